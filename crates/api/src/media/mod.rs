//! Digital media: `/api/digital-media/v1`.

mod files;
mod read;
mod related;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;

/// The routes of digital media.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::one))
        .routes(routes!(read::versions))
        .routes(routes!(read::version))
        .routes(routes!(read::event))
        .routes(routes!(read::diff))
        .routes(routes!(read::original))
        .routes(routes!(files::thumbnail))
        .routes(routes!(files::derivative))
        .routes(routes!(files::original))
        .routes(routes!(related::annotations))
        .routes(routes!(related::specimens))
        .routes(routes!(related::jobs))
        .routes(routes!(related::services))
}
