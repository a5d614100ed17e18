//! How text is compared.
//!
//! Values of fields are compared with letter case ignored and otherwise as they are. Running text is cut into words of letters
//! and digits, without case and without accents: `Çağlar-Özdemir` is `caglar ozdemir`.

use std::borrow::Cow;

use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::limits::MAX_VALUE_BYTES;

/// The name of the tokenizer of field values.
pub(crate) const VALUE: &str = "value";
/// The name of the tokenizer of running text.
pub(crate) const WORDS: &str = "words";
/// Longer words are cut: nobody types them, and they fill the dictionary.
const MAX_WORD_BYTES: usize = 64;

/// The text cut to the length that is compared.
pub(crate) fn clipped(text: &str) -> &str {
    clip(text, MAX_VALUE_BYTES)
}

fn clip(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// A value without letter case.
pub(crate) fn value(text: &str) -> Cow<'_, str> {
    let text = clipped(text);
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    // Lower case can be longer than upper case, so it is cut again.
    let mut lower = text.to_lowercase();
    lower.truncate(lower.floor_char_boundary(MAX_VALUE_BYTES));
    Cow::Owned(lower)
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        words.push(stream.token().text.clone());
    }
    words
}

/// The tokenizer of running text.
pub(crate) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Shorten)
        .build()
}

/// Makes one token of a whole value.
#[derive(Debug, Clone, Default)]
pub(crate) struct ValueTokenizer {
    token: Token,
}

pub(crate) struct ValueStream<'a> {
    token: &'a mut Token,
    done: bool,
}

impl Tokenizer for ValueTokenizer {
    type TokenStream<'a> = ValueStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ValueStream<'a> {
        self.token.reset();
        self.token.position = 0;
        self.token.text.push_str(&value(text));
        self.token.offset_to = text.len();
        ValueStream { token: &mut self.token, done: false }
    }
}

impl TokenStream for ValueStream<'_> {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.done, true)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts overlong words.
#[derive(Debug, Clone)]
struct Shorten;

#[derive(Clone)]
struct ShortenTokenizer<T>(T);

struct ShortenStream<T>(T);

impl tantivy::tokenizer::TokenFilter for Shorten {
    type Tokenizer<T: Tokenizer> = ShortenTokenizer<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> ShortenTokenizer<T> {
        ShortenTokenizer(tokenizer)
    }
}

impl<T: Tokenizer> Tokenizer for ShortenTokenizer<T> {
    type TokenStream<'a> = ShortenStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        ShortenStream(self.0.token_stream(text))
    }
}

impl<T: TokenStream> TokenStream for ShortenStream<T> {
    fn advance(&mut self) -> bool {
        let more = self.0.advance();
        if more && self.token().text.len() > MAX_WORD_BYTES {
            let text = &mut self.0.token_mut().text;
            text.truncate(text.floor_char_boundary(MAX_WORD_BYTES));
        }
        more
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_accents_and_lose_case() {
        assert_eq!(value("Österreich"), "österreich");
        assert_eq!(value("plain, 12"), "plain, 12");
        assert_eq!(value(&"Ⱥ".repeat(900)).len(), 999);
    }

    #[test]
    fn words_lose_both() {
        assert_eq!(words("Straße; Çağlar-Özdemir (W 1889/12)"), ["strasse", "caglar", "ozdemir", "w", "1889", "12"]);
        assert_eq!(words(&"x".repeat(100))[0].len(), 64);
        assert!(words("—/*?!").is_empty());
    }
}
