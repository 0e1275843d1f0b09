package org.opportune.ingest.phantom;

import java.util.List;

/** Marks what each sample of a scan truly is. */
final class LabelPainter {
  /** Wider vessels and airways are no part of the lung. */
  static final double LARGE_VESSEL_MM = 2.6;

  private static final double LARGE_AIRWAY_MM = 1.4;

  private final LungShape lungs;
  private final TubeRaster raster;
  private final List<Tube> vessels;
  private final List<Tube> airways;
  private final PlantedFindings findings;

  LabelPainter(
      LungShape lungs,
      TubeRaster raster,
      List<Tube> vessels,
      List<Tube> airways,
      PlantedFindings findings) {
    this.lungs = lungs;
    this.raster = raster;
    this.vessels = vessels;
    this.airways = airways;
    this.findings = findings;
  }

  /** Marks everything but emphysema, which seeks its place in the lungs marked here. */
  void paint(LabelGrid labels) {
    for (int slice = 0; slice < labels.sliceZ().length; slice++) {
      paintLungs(labels, slice);
      findings.label(labels, slice);
    }
  }

  private void paintLungs(LabelGrid labels, int slice) {
    double z = labels.sliceZ()[slice];
    PlaneGrid grid = labels.plane();
    int matrix = grid.matrix();
    for (int row = 0; row < matrix; row++) {
      double y = grid.position(row);
      for (int column = 0; column < matrix; column++) {
        double x = grid.position(column);
        if (lungs.depth(x, y, z) > 0) {
          labels.markLung(slice, row * matrix + column, x > 0 ? 1 : 2);
        }
      }
    }
    raster.visit(
        vessels,
        z,
        0,
        (index, axis, radius) -> {
          if (axis < radius && labels.lung()[slice][index] != 0) {
            labels.markVessel(slice, index);
          }
          if (radius > LARGE_VESSEL_MM && axis < radius) {
            labels.clearLung(slice, index);
          }
        });
    raster.visit(
        airways,
        z,
        2,
        (index, axis, radius) -> {
          if (radius > LARGE_AIRWAY_MM && axis < radius + AirwayTree.wallMm(radius)) {
            labels.clearLung(slice, index);
          }
        });
  }
}
