//! Reading images: headers before pixels, every common format, bounded; what is in them, and how good they are.
