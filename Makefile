# The two commands of the README, for those who think in make.
.PHONY: demo test
demo:
	scripts/demo
test:
	scripts/test
