package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * An analytic chest: what each voxel holds, and whether it is lung, follows from formulas.
 *
 * <p>Coordinates are in mm on the patient's axes: x to the left, y to the back, both from the
 * middle of the plane; z to the head from 0. Shapes are painted one over the other.
 */
public final class LungPhantom {
  public static final short AIR = -1000;
  static final short TISSUE = 40;
  static final short LUNG = -850;

  /** A set of points. */
  public interface Shape {
    boolean contains(double x, double y, double z);

    default Shape and(Shape other) {
      return (x, y, z) -> contains(x, y, z) && other.contains(x, y, z);
    }

    default Shape minus(Shape other) {
      return (x, y, z) -> contains(x, y, z) && !other.contains(x, y, z);
    }
  }

  static final Shape RIGHT_LUNG = ellipsoid(-78, 0, 150, 58, 82, 120);
  static final Shape LEFT_LUNG = ellipsoid(78, 0, 150, 55, 80, 115);

  private final int columns;
  private final double mm;
  private final double[] sliceZ;
  private final short[][] hu;
  private final byte[][] truth;

  private LungPhantom(int columns, double[] sliceZ) {
    this.columns = columns;
    this.mm = 384.0 / columns;
    this.sliceZ = sliceZ;
    this.hu = new short[sliceZ.length][columns * columns];
    this.truth = new byte[sliceZ.length][columns * columns];
    for (short[] slice : hu) {
      Arrays.fill(slice, AIR);
    }
  }

  /** A body of 384 mm field of view without lungs. */
  static LungPhantom body(int columns, double... sliceZ) {
    Shape body = (x, y, z) -> square(x / 170) + square(y / 112) <= 1;
    return new LungPhantom(columns, sliceZ).paint(body, TISSUE, LungMask.NONE);
  }

  /** A body with both lungs. */
  public static LungPhantom chest(int columns, double... sliceZ) {
    return body(columns, sliceZ)
        .paint(RIGHT_LUNG, LUNG, LungMask.RIGHT)
        .paint(LEFT_LUNG, LUNG, LungMask.LEFT);
  }

  /** Slices at 0, step, ... below 300 mm, which holds the lungs and some of either end. */
  public static double[] slices(double stepMm) {
    double[] z = new double[(int) Math.ceil(300 / stepMm)];
    Arrays.setAll(z, i -> i * stepMm);
    return z;
  }

  /** Fills a shape; the label is one of {@link LungMask}. */
  public LungPhantom paint(Shape shape, int value, byte label) {
    for (int k = 0; k < sliceZ.length; k++) {
      for (int i = 0; i < hu[k].length; i++) {
        if (shape.contains(at(i % columns), at(i / columns), sliceZ[k])) {
          hu[k][i] = (short) value;
          truth[k][i] = label;
        }
      }
    }
    return this;
  }

  /** A trachea down to z = 170 and two main bronchi into the lungs, wall and lumen. */
  public LungPhantom withAirways() {
    Shape lumen = union(tube(0, 15, 170, 0, 15, 400, 9), bronchi(6));
    Shape wall = union(tube(0, 15, 170, 0, 15, 400, 12), bronchi(9));
    return paint(wall, TISSUE, LungMask.NONE).paint(lumen, AIR, LungMask.NONE);
  }

  private static Shape bronchi(double radius) {
    return union(tube(0, 15, 170, -50, 15, 145, radius), tube(0, 15, 170, 50, 15, 145, radius));
  }

  /** A hollow couch that touches the back and encloses more air than both lungs. */
  LungPhantom withCouch() {
    Shape shell = box(-185, 185, 110, 185);
    Shape inside = box(-179, 179, 116, 179);
    Shape body = (x, y, z) -> square(x / 170) + square(y / 112) <= 1;
    return paint(shell.minus(body), 100, LungMask.NONE).paint(inside, AIR, LungMask.NONE);
  }

  /** Adds Gaussian noise, the same on every call. */
  public LungPhantom withNoise(double standardDeviation) {
    java.util.Random random = new java.util.Random(7);
    for (short[] slice : hu) {
      for (int i = 0; i < slice.length; i++) {
        slice[i] += (short) Math.round(standardDeviation * random.nextGaussian());
      }
    }
    return this;
  }

  /** The volume, not copied. */
  public HounsfieldVolume volume() {
    return new HounsfieldVolume(columns, columns, mm, mm, sliceZ, hu);
  }

  LungMask truth() {
    return new LungMask(truth);
  }

  /** Overlap of a mask with the truth, 0..1; both sides when the side is NONE. */
  double dice(LungMask mask, byte side) {
    long both = 0;
    long sum = 0;
    for (int k = 0; k < hu.length; k++) {
      for (int i = 0; i < hu[k].length; i++) {
        boolean a = is(mask.labels()[k][i], side);
        boolean b = is(truth[k][i], side);
        both += a && b ? 1 : 0;
        sum += (a ? 1 : 0) + (b ? 1 : 0);
      }
    }
    return 2.0 * both / sum;
  }

  /** Share of a shape's voxels that a mask calls lung, 0..1. */
  double share(LungMask mask, Shape shape) {
    long inside = 0;
    long lung = 0;
    for (int k = 0; k < hu.length; k++) {
      for (int i = 0; i < hu[k].length; i++) {
        if (shape.contains(at(i % columns), at(i / columns), sliceZ[k])) {
          inside++;
          lung += mask.isLung(k, i) ? 1 : 0;
        }
      }
    }
    return (double) lung / inside;
  }

  private static boolean is(byte label, byte side) {
    return side == LungMask.NONE ? label != LungMask.NONE : label == side;
  }

  private double at(int index) {
    return (index + 0.5) * mm - 192;
  }

  /** All points of an ellipsoid with the given centre and half axes. */
  public static Shape ellipsoid(double cx, double cy, double cz, double a, double b, double c) {
    return (x, y, z) -> square((x - cx) / a) + square((y - cy) / b) + square((z - cz) / c) <= 1;
  }

  static Shape box(double left, double right, double front, double back) {
    return (x, y, z) -> x >= left && x <= right && y >= front && y <= back;
  }

  private static Shape union(Shape one, Shape other) {
    return (x, y, z) -> one.contains(x, y, z) || other.contains(x, y, z);
  }

  /** All points within a radius of a segment. */
  private static Shape tube(
      double ax, double ay, double az, double bx, double by, double bz, double radius) {
    double length = square(bx - ax) + square(by - ay) + square(bz - az);
    return (x, y, z) -> {
      double along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay) + (z - az) * (bz - az)) / length;
      double t = Math.max(0, Math.min(1, along));
      double distance =
          square(x - ax - t * (bx - ax))
              + square(y - ay - t * (by - ay))
              + square(z - az - t * (bz - az));
      return distance <= radius * radius;
    };
  }

  private static double square(double value) {
    return value * value;
  }
}
