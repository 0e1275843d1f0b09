package org.opportune.ingest.phantom;

/** Confluent destruction without borders between lobules, most in the lower lobes: panlobular. */
final class DiffuseLesions implements Lesions {
  private static final int BINS = 8192;
  private static final double LOW = -3;
  private static final double HIGH = 3;

  /** Change of the field per mm at its level, about; turns field units into distance. */
  private static final double SLOPE = 0.06;

  private final LabelGrid labels;
  private final LatticeNoise coarse;
  private final LatticeNoise middle;
  private final LatticeNoise fine;
  private double level;

  private DiffuseLesions(LabelGrid labels, long seed) {
    this.labels = labels;
    this.coarse = new LatticeNoise(Seeds.of(seed, "panlobular regions"), 55);
    this.middle = new LatticeNoise(Seeds.of(seed, "panlobular lobules"), 18);
    this.fine = new LatticeNoise(Seeds.of(seed, "panlobular rims"), 6);
  }

  /** Sets the level so that the share of the lung lies above it. */
  static DiffuseLesions panlobular(LabelGrid labels, double share, long seed) {
    DiffuseLesions lesions = new DiffuseLesions(labels, seed);
    long[] histogram = new long[BINS];
    lesions.overLung((slice, index, value) -> histogram[bin(value)]++);
    long wanted = Math.round(share * labels.lungVoxels());
    int bin = BINS;
    for (long above = 0; bin > 0 && above + histogram[bin - 1] / 2 < wanted; ) {
      bin--;
      above += histogram[bin];
    }
    lesions.level = LOW + (HIGH - LOW) * bin / BINS;
    int lowest = bin;
    lesions.overLung(
        (slice, index, value) -> {
          if (bin(value) >= lowest) {
            labels.markLesion(slice, index);
          }
        });
    return lesions;
  }

  private static int bin(double value) {
    return (int) Math.max(0, Math.min(BINS - 1, (value - LOW) / (HIGH - LOW) * BINS));
  }

  private double field(double x, double y, double z) {
    return coarse.at(x, y, z)
        + 0.8 * middle.at(x, y, z)
        + 0.45 * fine.at(x, y, z)
        + 1.1 * (1 - Shapes.step(z, -10, 230));
  }

  private interface Visitor {
    void visit(int slice, int index, double value);
  }

  private void overLung(Visitor visitor) {
    PlaneGrid plane = labels.plane();
    int matrix = plane.matrix();
    for (int slice = 0; slice < labels.sliceZ().length; slice++) {
      byte[] lung = labels.lung()[slice];
      for (int index = 0; index < lung.length; index++) {
        if (lung[index] != 0) {
          double x = plane.position(index % matrix);
          double y = plane.position(index / matrix);
          visitor.visit(slice, index, field(x, y, labels.sliceZ()[slice]));
        }
      }
    }
  }

  @Override
  public void cover(double z, double edgeMm, float[] cover) {
    PlaneGrid plane = labels.plane();
    int matrix = plane.matrix();
    int nearest = nearestSlice(z);
    byte[] lung = labels.lung()[nearest];
    for (int index = 0; index < lung.length; index++) {
      if (lung[index] != 0) {
        double value = field(plane.position(index % matrix), plane.position(index / matrix), z);
        double share = Shapes.clamp01(0.5 + (value - level) / (SLOPE * Math.max(edgeMm, 2)));
        cover[index] = Math.max(cover[index], (float) share);
      }
    }
  }

  private int nearestSlice(double z) {
    double[] sliceZ = labels.sliceZ();
    double gap = sliceZ.length > 1 ? sliceZ[1] - sliceZ[0] : 1;
    return (int) Math.max(0, Math.min(sliceZ.length - 1, Math.rint((z - sliceZ[0]) / gap)));
  }
}
