//! The portal: server-rendered pages and what machines read beside them.
