//! Build and run: the loop; the only place that knows everyone.
