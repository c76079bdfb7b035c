//! Points of a series with the control limits of its chart.

use super::ControlPoint;
use crate::domain::Rate;
use crate::figures::Control;
use crate::figures::control::POINTS;

/// Where each of the points stands on the p chart of the last twelve; nowhere, unless those are all there and shown.
pub(super) fn control_points(points: &[Option<(u64, u64)>]) -> Vec<Option<ControlPoint>> {
    let before = points.len().saturating_sub(POINTS);
    let shown: Option<Vec<(u64, u64)>> = points[before..].iter().copied().collect();
    let Some(control) = shown.and_then(|shown| Control::of(&shown)) else { return vec![None; points.len()] };
    let mean = Rate::of(&control.mean, None);
    let points = control.limits.iter().zip(&control.signals).map(|((lower, upper), signal)| {
        Some(ControlPoint { mean, lower: Rate::of_float(*lower), upper: Rate::of_float(*upper), signal: *signal })
    });
    std::iter::repeat_n(None, before).chain(points).collect()
}
