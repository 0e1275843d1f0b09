package org.opportune.ingest.ct;

import java.util.ArrayList;
import java.util.List;

/**
 * One slice while a series is assembled: a single-frame object, or a frame of a multi-frame one.
 *
 * @param instance the object
 * @param frame 0-based
 * @param x position, mm
 * @param y position, mm
 * @param z position, mm
 * @param orientation six direction cosines
 * @param slope rescale slope
 * @param intercept rescale intercept
 */
record Plane(
    CtInstance instance,
    int frame,
    double x,
    double y,
    double z,
    List<Double> orientation,
    double slope,
    double intercept) {

  /** Axial within this angle of the patient's long axis. */
  private static final double MIN_NORMAL_Z = Math.cos(Math.toRadians(10));

  /** The planes of an instance that is ok. */
  static List<Plane> of(CtInstance instance) {
    if (instance.frames().isEmpty()) {
      CtInstance.Geometry at = instance.geometry();
      return List.of(
          new Plane(
              instance,
              0,
              at.positionXMm(),
              at.positionYMm(),
              at.positionZMm(),
              at.orientation(),
              instance.rescale().slope(),
              instance.rescale().intercept()));
    }
    List<Plane> planes = new ArrayList<>(instance.frames().size());
    for (CtInstance.FramePlane frame : instance.frames()) {
      planes.add(
          new Plane(
              instance,
              frame.frame(),
              frame.positionXMm(),
              frame.positionYMm(),
              frame.positionZMm(),
              frame.orientation(),
              frame.rescaleSlope(),
              frame.rescaleIntercept()));
    }
    return planes;
  }

  /** Unit normal of the slice, towards the head. */
  double[] normal() {
    List<Double> o = orientation;
    double nx = o.get(1) * o.get(5) - o.get(2) * o.get(4);
    double ny = o.get(2) * o.get(3) - o.get(0) * o.get(5);
    double nz = o.get(0) * o.get(4) - o.get(1) * o.get(3);
    double length = Math.copySign(Math.sqrt(nx * nx + ny * ny + nz * nz), nz);
    return new double[] {nx / length, ny / length, nz / length};
  }

  /** Position along a normal, mm. */
  double along(double[] normal) {
    return x * normal[0] + y * normal[1] + z * normal[2];
  }

  /**
   * Whether the slice is axial within 10 degrees and its rows run along the patient's left-right
   * axis, so that a flip brings it to the patient's axes.
   */
  boolean isAxial() {
    return Math.abs(normal()[2]) >= MIN_NORMAL_Z
        && Math.abs(orientation.get(0)) >= MIN_NORMAL_Z
        && Math.abs(orientation.get(4)) >= MIN_NORMAL_Z;
  }
}
