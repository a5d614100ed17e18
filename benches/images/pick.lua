-- What to ask for: the same random requests of any server, by seed. IMAGES is "prefix|width|height ..." and WORK one of
-- tiles256, tiles512, thumbs, crops and once (every 256 px tile, shuffled, each one time).
local images, work = {}, os.getenv("WORK")
for prefix, width, height in os.getenv("IMAGES"):gmatch("(%S+)|(%d+)|(%d+)") do
  images[#images + 1] = { prefix = prefix, width = tonumber(width), height = tonumber(height) }
end
local id, order, place = 0, nil, 0

function setup(thread)
  thread:set("number", id)
  id = id + 1
end

-- Number of tiles of each level, and of all.
local function levels(image, side)
  local found, all, factor = {}, 0, 1
  while true do
    local across = math.ceil(image.width / (side * factor))
    local down = math.ceil(image.height / (side * factor))
    found[#found + 1] = { factor = factor, across = across, count = across * down }
    all = all + across * down
    if across * down == 1 then return found, all end
    factor = factor * 2
  end
end

local function tile(image, side, n)
  for _, level in ipairs(levels(image, side)) do
    if n < level.count then
      local step = side * level.factor
      local x, y = (n % level.across) * step, math.floor(n / level.across) * step
      local width, height = math.min(step, image.width - x), math.min(step, image.height - y)
      return string.format("%s/%d,%d,%d,%d/%d,/0/default.jpg", image.prefix, x, y, width, height,
        math.ceil(width / level.factor))
    end
    n = n - level.count
  end
end

function init()
  math.randomseed(tonumber(os.getenv("SEED")) * 1000 + number)
  if work == "once" then
    order = {}
    for _, image in ipairs(images) do
      local _, all = levels(image, 256)
      for n = 0, all - 1 do order[#order + 1] = tile(image, 256, n) end
    end
    for i = #order, 2, -1 do
      local j = math.random(i)
      order[i], order[j] = order[j], order[i]
    end
  end
end

local function path()
  if order then
    place = place + 1
    if not order[place] then error("every tile was asked for: shorten the run") end
    return order[place]
  end
  local image = images[math.random(#images)]
  if work == "thumbs" then
    return string.format("%s/full/%d,/0/default.jpg", image.prefix, math.random(2) * 200)
  elseif work == "crops" then
    -- Never enlarged: what is smaller than the answer is taken at its own size.
    local side = math.random(300, 2000)
    return string.format("%s/%d,%d,%d,%d/%d,/0/default.jpg", image.prefix, math.random(0, image.width - side),
      math.random(0, image.height - side), side, side, math.min(side, 400))
  end
  local side = work == "tiles512" and 512 or 256
  local _, all = levels(image, side)
  return tile(image, side, math.random(0, all - 1))
end

function request()
  return wrk.format("GET", path())
end

-- requests, seconds, p50, p95, p99 in ms, bytes, errors
function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %.3f %.2f %.2f %.2f %d %d", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, summary.bytes,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
