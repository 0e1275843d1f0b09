package org.opportune.ingest.phantom;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Lesions made of many small lobulated holes: centrilobular and paraseptal emphysema. */
final class BlobLesions implements Lesions {
  private static final int MAX_ATTEMPTS = 600_000;

  private final LabelGrid labels;
  private final LungShape lungs;
  private final SplittableRandom random;
  private final LatticeNoise wobble;
  private double[] x = new double[256];
  private double[] y = new double[256];
  private double[] z = new double[256];
  private double[] radius = new double[256];
  private int size;

  private BlobLesions(LabelGrid labels, LungShape lungs, long seed) {
    this.labels = labels;
    this.lungs = lungs;
    this.random = new SplittableRandom(Seeds.of(seed, "blobs"));
    this.wobble = new LatticeNoise(Seeds.of(seed, "blob outline"), 4.5);
  }

  /** Punches holes around lobular centres until the share of the lung is reached. */
  static BlobLesions centrilobular(LabelGrid labels, LungShape lungs, double share, long seed) {
    BlobLesions blobs = new BlobLesions(labels, lungs, seed);
    LatticeNoise clusters = new LatticeNoise(Seeds.of(seed, "clusters"), 45);
    long wanted = Math.round(share * labels.lungVoxels());
    double growth = 1 + 1.6 * share;
    double[] at = new double[3];
    for (int i = 0; i < MAX_ATTEMPTS && labels.lesionVoxels() < wanted; i++) {
      if (!blobs.pick(at)) {
        continue;
      }
      double upper = 0.06 + 0.94 * Shapes.step(at[2], 20, 210);
      double local = Shapes.clamp01(0.5 + 1.1 * clusters.at(at[0], at[1], at[2]));
      // Crowded lungs have no spared regions left.
      if (blobs.random.nextDouble() > upper * (local + share)) {
        continue;
      }
      double u = blobs.random.nextDouble();
      double r = (1.5 + 3.5 * Math.pow(u, 1.3)) * growth;
      // The rim under the pleura is spared until late.
      if (lungs.depth(at[0], at[1], at[2]) > r + 2 || i > MAX_ATTEMPTS / 2) {
        blobs.place(at[0], at[1], at[2], r, wanted);
      }
    }
    return blobs;
  }

  /** Strings cysts along the pleura, and behind the first row when that is full. */
  static BlobLesions paraseptal(LabelGrid labels, LungShape lungs, double share, long seed) {
    BlobLesions blobs = new BlobLesions(labels, lungs, seed);
    long wanted = Math.round(share * labels.lungVoxels());
    double layer = 0;
    double[] at = new double[3];
    for (int i = 0; i < MAX_ATTEMPTS && labels.lesionVoxels() < wanted; i++) {
      if (!blobs.pick(at)) {
        continue;
      }
      double depth = lungs.depth(at[0], at[1], at[2]);
      if (depth > 14 + layer || blobs.random.nextDouble() > 0.25 + 0.75 * upperHalf(at[2])) {
        continue;
      }
      double u = blobs.random.nextDouble();
      layer += blobs.row(at, 2.5 + 6.5 * u * u + 4 * share, layer, wanted) ? 0 : 0.15;
    }
    return blobs;
  }

  private static double upperHalf(double z) {
    return Shapes.step(z, 40, 190);
  }

  /** One row of neighbouring cysts; false when there was hardly room for it. */
  private boolean row(double[] at, double r, double layer, long wanted) {
    double heading = random.nextDouble(2 * Math.PI);
    double stepX = Math.cos(heading);
    double stepY = Math.sin(heading) * 0.8;
    double stepZ = random.nextDouble(-0.6, 0.6);
    int cysts = 2 + random.nextInt(5);
    long before = labels.lesionVoxels();
    double px = at[0];
    double py = at[1];
    double pz = at[2];
    for (int i = 0; i < cysts && labels.lesionVoxels() < wanted; i++) {
      double size = r * random.nextDouble(0.75, 1.15);
      double target = size * 0.9 + layer * random.nextDouble();
      double depth = lungs.depth(px, py, pz);
      double h = 2;
      double gx = (lungs.depth(px + h, py, pz) - depth) / h;
      double gy = (lungs.depth(px, py + h, pz) - depth) / h;
      double gz = (lungs.depth(px, py, pz + h) - depth) / h;
      double norm = gx * gx + gy * gy + gz * gz + 0.05;
      double move = (target - depth) / norm;
      px += gx * move;
      py += gy * move;
      pz += gz * move;
      // Walls of septa stay between the cysts of a row.
      place(px, py, pz, size, wanted);
      double along = stepX * gx + stepY * gy + stepZ * gz;
      px += (stepX - along * gx / norm) * size * 2.1;
      py += (stepY - along * gy / norm) * size * 2.1;
      pz += (stepZ - along * gz / norm) * size * 2.1;
    }
    return labels.lesionVoxels() - before > 0.2 * cysts * 4.2 * r * r * r / voxelVolume();
  }

  private double voxelVolume() {
    double step = labels.plane().stepMm();
    double[] sliceZ = labels.sliceZ();
    return step * step * (sliceZ.length > 1 ? sliceZ[1] - sliceZ[0] : 1);
  }

  /** Draws a point of the lung into {@code at}; false when the draw fell outside. */
  private boolean pick(double[] at) {
    PlaneGrid plane = labels.plane();
    int slice = random.nextInt(labels.sliceZ().length);
    int row = random.nextInt(plane.matrix());
    int column = random.nextInt(plane.matrix());
    if (labels.lung()[slice][row * plane.matrix() + column] == 0) {
      return false;
    }
    double gap = labels.sliceZ().length > 1 ? labels.sliceZ()[1] - labels.sliceZ()[0] : 0;
    at[0] = plane.position(column) + random.nextDouble(-0.5, 0.5) * plane.stepMm();
    at[1] = plane.position(row) + random.nextDouble(-0.5, 0.5) * plane.stepMm();
    at[2] = labels.sliceZ()[slice] + random.nextDouble(-0.5, 0.5) * gap;
    return true;
  }

  private void place(double bx, double by, double bz, double r, long wanted) {
    if (size == x.length) {
      x = Arrays.copyOf(x, 2 * size);
      y = Arrays.copyOf(y, 2 * size);
      z = Arrays.copyOf(z, 2 * size);
      radius = Arrays.copyOf(radius, 2 * size);
    }
    // The last hole is made small enough not to overshoot the share.
    double room = (wanted - labels.lesionVoxels() + 1) * voxelVolume();
    double fitting = Math.min(r, Math.max(1.2, Math.cbrt(room / 4.19)));
    x[size] = bx;
    y[size] = by;
    z[size] = bz;
    radius[size] = fitting;
    size++;
    double[] sliceZ = labels.sliceZ();
    for (int k = 0; k < sliceZ.length; k++) {
      if (Math.abs(sliceZ[k] - bz) < fitting * 1.3) {
        int slice = k;
        visit(size - 1, sliceZ[k], 0, (index, depth) -> mark(slice, index, depth));
      }
    }
  }

  private void mark(int slice, int index, double depth) {
    if (depth > 0) {
      labels.markLesion(slice, index);
    }
  }

  @Override
  public void cover(double planeZ, double edgeMm, float[] cover) {
    for (int i = 0; i < size; i++) {
      if (Math.abs(z[i] - planeZ) < radius[i] * 1.3 + edgeMm) {
        visit(
            i,
            planeZ,
            edgeMm,
            (index, depth) ->
                cover[index] =
                    Math.max(cover[index], (float) Shapes.clamp01(0.5 + depth / edgeMm)));
      }
    }
  }

  private interface Visitor {
    void visit(int index, double depthMm);
  }

  private void visit(int blob, double planeZ, double edgeMm, Visitor visitor) {
    PlaneGrid plane = labels.plane();
    double r = radius[blob];
    double reach = r * 1.3 + edgeMm / 2;
    double dz = planeZ - z[blob];
    int lastRow = plane.to(y[blob] + reach);
    int lastColumn = plane.to(x[blob] + reach);
    for (int row = plane.from(y[blob] - reach); row <= lastRow; row++) {
      double py = plane.position(row);
      for (int column = plane.from(x[blob] - reach); column <= lastColumn; column++) {
        double px = plane.position(column);
        double dx = px - x[blob];
        double dy = py - y[blob];
        double distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
        if (distance < reach) {
          double outline = 1 + 0.3 * wobble.at(px, py, planeZ);
          visitor.visit(row * plane.matrix() + column, r * outline - distance);
        }
      }
    }
  }
}
