//! Barcodes that a reader can read.

use barcoders::sym::code128::Code128;
use datamatrix::{DataMatrix, SymbolList};
use qrcode::{EcLevel, QrCode};

use super::canvas::{Canvas, Frame, Ink};

/// A kind of barcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbology {
    Code128,
    Qr,
    DataMatrix,
}

impl Symbology {
    /// As the ground truth calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Code128 => "Code 128",
            Self::Qr => "QR Code",
            Self::DataMatrix => "Data Matrix",
        }
    }
}

/// Dark and light modules, row by row; a linear code has one row.
pub(crate) struct Modules {
    pub(crate) width: usize,
    pub(crate) dark: Vec<bool>,
}

/// The modules of `value`, without quiet zone.
pub(crate) fn modules(symbology: Symbology, value: &str) -> Result<Modules, String> {
    match symbology {
        Symbology::Code128 => {
            let code = Code128::new(format!("\u{0181}{value}")).map_err(|e| format!("code 128 of {value:?}: {e:?}"))?;
            let dark: Vec<bool> = code.encode().iter().map(|&bar| bar == 1).collect();
            Ok(Modules { width: dark.len(), dark })
        }
        Symbology::Qr => {
            let code = QrCode::with_error_correction_level(value, EcLevel::M)
                .map_err(|e| format!("qr code of {value:?}: {e}"))?;
            Ok(Modules {
                width: code.width(),
                dark: code.to_colors().iter().map(|c| *c == qrcode::Color::Dark).collect(),
            })
        }
        Symbology::DataMatrix => {
            let code = DataMatrix::encode(value.as_bytes(), SymbolList::default().enforce_square())
                .map_err(|e| format!("data matrix of {value:?}: {e:?}"))?;
            let bitmap = code.bitmap();
            Ok(Modules { width: bitmap.width(), dark: bitmap.bits().to_vec() })
        }
    }
}

impl Modules {
    pub(crate) fn rows(&self) -> usize {
        self.dark.len() / self.width.max(1)
    }

    /// Draws at whole pixels with modules of `size`; rows are `height` high. Returns the frame of the bars alone.
    pub(crate) fn draw(&self, canvas: &mut Canvas, x: i64, y: i64, size: i64, height: i64) -> Frame {
        let ink = Ink(18, 18, 20, 255);
        for (row, line) in self.dark.chunks(self.width).enumerate() {
            let mut column = 0;
            while column < line.len() {
                let run = line[column..].iter().take_while(|&&d| d == line[column]).count();
                if line[column] {
                    let (left, top) = (x + column as i64 * size, y + row as i64 * height);
                    canvas.rect(left as f32, top as f32, (run as i64 * size) as f32, height as f32, ink);
                }
                column += run;
            }
        }
        canvas.bounds(x as f32, y as f32, (self.width as i64 * size) as f32, (self.rows() as i64 * height) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_matrix_decodes() {
        let value = "https://data.example.org/hlm/specimen/17";
        let modules = modules(Symbology::DataMatrix, value).expect("short text");
        let decoded = DataMatrix::decode(&modules.dark, modules.width).expect("decodes");
        assert_eq!(decoded, value.as_bytes());
    }

    #[test]
    fn a_code_128_has_sound_symbols_and_checksum() {
        // Start B is 104; its bars are 11010010000. Values of set B are characters less 32; the checksum is weighted modulo 103.
        let text = "HLM00000017";
        let modules = modules(Symbology::Code128, text).expect("ascii");
        let bits: String = modules.dark.iter().map(|&d| if d { '1' } else { '0' }).collect();
        assert_eq!(bits.len(), 11 * (text.len() + 2) + 13);
        assert!(bits.starts_with("11010010000"), "starts with start B");
        assert!(bits.ends_with("1100011101011"), "ends with the stop pattern");
        for symbol in bits.as_bytes()[..bits.len() - 13].chunks(11) {
            assert_eq!(symbol.iter().filter(|&&b| b == b'1').count() % 2, 0, "bars of a symbol have an even sum");
        }
        let same: String = bits[11 * 4..11 * 5].to_owned();
        assert_eq!(same, bits[11 * 5..11 * 6], "equal characters have equal bars");
    }
}
