//! One run of the decoder.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::os::raw::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::rc::Rc;

use mozjpeg::decompress::DecompressStarted;
use mozjpeg::{ColorSpace, Decompress};
use mozjpeg_sys::{jpeg_common_struct, jpeg_error_mgr, msg_parm_union};

use super::JpegHead;
use crate::source::{Layout, Source, rows_per_band};
use crate::{ImageError, MediaFormat};

const JPEG: MediaFormat = MediaFormat::Jpeg;

/// Rows that are read at a time: one row of blocks.
const STEP: usize = 16;

thread_local! {
    /// Warnings of all decoders of this thread. A decoder runs only inside a call, so differences belong to it.
    static WARNINGS: Cell<u64> = const { Cell::new(0) };
}

/// The decoder's own handler only prints warnings or hides them; what it warns of is missing or wrong pixels, so we count.
fn counting() -> jpeg_error_mgr {
    extern "C-unwind" fn exit(_: &mut jpeg_common_struct) {
        std::panic::resume_unwind(Box::new(()));
    }
    extern "C-unwind" fn emit(_: &mut jpeg_common_struct, level: c_int) {
        if level < 0 {
            WARNINGS.set(WARNINGS.get() + 1);
        }
    }
    extern "C-unwind" fn nothing(_: &mut jpeg_common_struct) {}
    extern "C-unwind" fn no_words(_: &mut jpeg_common_struct, _: &[u8; 80]) {}
    jpeg_error_mgr {
        error_exit: Some(exit),
        emit_message: Some(emit),
        output_message: Some(nothing),
        format_message: Some(no_words),
        reset_error_mgr: Some(nothing),
        msg_code: 0,
        msg_parm: msg_parm_union::default(),
        trace_level: 0,
        num_warnings: 0,
        jpeg_message_table: ptr::null(),
        last_jpeg_message: 0,
        addon_message_table: ptr::null(),
        first_addon_message: 0,
        last_addon_message: 0,
    }
}

/// A reader that remembers how often it was asked for more than there is. The decoder then makes up an end marker, and
/// counts one warning each time.
struct Watched<'a> {
    inner: Box<dyn BufRead + 'a>,
    ends: Rc<Cell<u64>>,
    failure: Rc<Cell<Option<io::Error>>>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.inner.fill_buf() {
            Ok(buffer) => {
                if buffer.is_empty() {
                    self.ends.set(self.ends.get() + 1);
                }
                Ok(buffer)
            }
            Err(e) => {
                self.failure.set(Some(io::Error::from(e.kind())));
                Err(e)
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

/// What becomes of the stored components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shades {
    /// Luma and chroma become red, green and blue.
    Standard,
    /// They stay what they are, because something around the JPEG says so.
    Stored,
}

/// The rows of one JPEG.
pub(crate) struct JpegSource<'a> {
    started: DecompressStarted<Watched<'a>>,
    ends: Rc<Cell<u64>>,
    failure: Rc<Cell<Option<io::Error>>>,
    layout: Layout,
    inverted: bool,
    several_scans: bool,
    width: u32,
    height: u32,
    row: u32,
}

impl<'a> JpegSource<'a> {
    /// Begins to decode at the smallest scale of which both sides are at least `at_least`.
    pub(crate) fn start(
        reader: Box<dyn BufRead + 'a>,
        head: &JpegHead,
        at_least: Option<(u32, u32)>,
        shades: Shades,
    ) -> Result<JpegSource<'a>, ImageError> {
        let (ends, failure) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(None)));
        let watched = Watched { inner: reader, ends: ends.clone(), failure: failure.clone() };
        let frame = head.frame;
        let scale = at_least.map_or(8, |wanted| scale(frame.width.into(), frame.height.into(), wanted));
        let start = || -> io::Result<DecompressStarted<Watched<'a>>> {
            let mut decompress = Decompress::with_err(counting()).from_reader(watched)?;
            if decompress.size() != (frame.width.into(), frame.height.into()) {
                return Err(io::Error::other("the frame header is read in two ways"));
            }
            if scale < 8 {
                decompress.scale(scale);
            }
            match frame.components {
                _ if shades == Shades::Stored => {
                    let stored = decompress.color_space();
                    decompress.to_colorspace(stored)
                }
                1 => decompress.grayscale(),
                3 => decompress.rgb(),
                _ => decompress.to_colorspace(ColorSpace::JCS_CMYK),
            }
        };
        let before = WARNINGS.get();
        let begun = catch_unwind(AssertUnwindSafe(start));
        let warned = WARNINGS.get() - before;
        if let Some(e) = failure.take() {
            return Err(ImageError::Io { path: "the JPEG".into(), source: e });
        }
        let of = frame.height.into();
        let cut = |ends: u64| ends > 0;
        let started = match begun {
            Ok(Ok(started)) => started,
            _ if cut(ends.get()) => return Err(ImageError::Truncated { format: JPEG, rows: 0, of }),
            Ok(Err(e)) => return Err(ImageError::damaged(JPEG, e)),
            Err(_) => return Err(ImageError::damaged(JPEG, "the decoder refuses its header, tables or first scan")),
        };
        // All scans of a progressive image have been read by now.
        if frame.several_scans && warned > ends.get() {
            return Err(match cut(ends.get()) {
                true => ImageError::Truncated { format: JPEG, rows: 0, of },
                false => ImageError::damaged(JPEG, "parts of its passes cannot be read"),
            });
        }
        let layout = match frame.components {
            1 => Layout::Gray,
            3 => Layout::Rgb,
            _ => Layout::Cmyk,
        };
        let (width, height) = (started.width() as u32, started.height() as u32);
        Ok(JpegSource {
            started,
            ends,
            failure,
            layout,
            // Adobe writes inks as light: 255 is none.
            inverted: layout == Layout::Cmyk && head.adobe && shades == Shades::Standard,
            several_scans: frame.several_scans,
            width,
            height,
            row: 0,
        })
    }

    fn read(&mut self, rows: &mut [u8]) -> Result<(), ImageError> {
        let (before, ends) = (WARNINGS.get(), self.ends.get());
        let read = catch_unwind(AssertUnwindSafe(|| self.started.read_scanlines_into::<u8>(rows).map(|_| ())));
        let (warned, ended) = (WARNINGS.get() - before, self.ends.get() - ends);
        if let Some(e) = self.failure.take() {
            return Err(ImageError::Io { path: "the JPEG".into(), source: e });
        }
        // Warnings beyond those for the made-up end mean that samples were missing or wrong.
        let cut = self.ends.get() > 0;
        match read {
            Ok(Ok(())) if self.several_scans || warned <= ended => Ok(()),
            _ if cut => Err(ImageError::Truncated { format: JPEG, rows: self.row, of: self.height }),
            _ => Err(ImageError::damaged(JPEG, format!("the data of rows {} and below cannot be read", self.row))),
        }
    }
}

impl Source for JpegSource<'_> {
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn layout(&self) -> Layout {
        self.layout
    }

    fn next(&mut self, rows: &mut Vec<u8>) -> Result<u32, ImageError> {
        let stride = self.width as usize * self.layout.bytes();
        let count = rows_per_band(stride).max(16).min(self.height - self.row);
        if count == 0 {
            rows.clear();
            return Ok(0);
        }
        rows.resize(count as usize * stride, 0);
        // In small steps, so that an error tells its place.
        for step in rows.chunks_mut(STEP * stride) {
            self.read(step)?;
            self.row += (step.len() / stride) as u32;
        }
        if self.inverted {
            rows.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        Ok(count)
    }
}

/// Eighths of the size: the smallest number at which no side is smaller than wanted.
fn scale(width: u32, height: u32, wanted: (u32, u32)) -> u8 {
    let enough = |eighths: u32| {
        let side = |pixels: u32| (pixels * eighths).div_ceil(8);
        side(width) >= wanted.0.min(width) && side(height) >= wanted.1.min(height)
    };
    (1..8).find(|eighths| enough(*eighths)).unwrap_or(8) as u8
}
