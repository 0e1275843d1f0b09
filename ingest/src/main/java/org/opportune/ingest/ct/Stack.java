package org.opportune.ingest.ct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Planes of one series that share orientation, matrix, spacing and reconstruction, by rising z. Of
 * planes at one position the first by name is the slice; the others are its twins.
 */
final class Stack {
  /** Positions closer than this are one position; files round to a micrometre or so. */
  static final double SAME_POSITION_MM = 0.01;

  private final List<Plane> planes;
  private final double[] normal;
  private final double[] z;

  /** Planes at positions that an earlier one holds already. */
  private final List<Plane> twins;

  private Stack(List<Plane> planes, List<Plane> twins, double[] normal) {
    this.planes = planes;
    this.twins = twins;
    this.normal = normal;
    this.z = planes.stream().mapToDouble(plane -> plane.along(normal)).toArray();
  }

  /** Orders planes along the normal of the first by name, whatever their order. */
  static Stack of(List<Plane> unordered) {
    double[] normal = unordered.stream().min(byName()).orElseThrow().normal();
    List<Plane> ordered =
        unordered.stream()
            .sorted(
                Comparator.comparingDouble((Plane p) -> p.along(normal)).thenComparing(byName()))
            .toList();
    List<Plane> planes = new ArrayList<>(ordered.size());
    List<Plane> twins = new ArrayList<>();
    for (Plane plane : ordered) {
      boolean taken =
          !planes.isEmpty()
              && plane.along(normal) - planes.get(planes.size() - 1).along(normal)
                  < SAME_POSITION_MM;
      (taken ? twins : planes).add(plane);
    }
    return new Stack(planes, twins, normal);
  }

  /** An order that does not depend on the order in which objects were listed. */
  static Comparator<Plane> byName() {
    return Comparator.comparing((Plane plane) -> plane.instance().keys().instance())
        .thenComparing(plane -> plane.instance().objectRef())
        .thenComparingInt(Plane::frame);
  }

  List<Plane> planes() {
    return planes;
  }

  int size() {
    return planes.size();
  }

  double z(int slice) {
    return z[slice];
  }

  /** The part of the stack from one slice up to, without, another. */
  Stack range(int from, int to) {
    double low = z[from] - SAME_POSITION_MM;
    double high = z[to - 1] + SAME_POSITION_MM;
    List<Plane> kept =
        twins.stream().filter(t -> t.along(normal) > low && t.along(normal) < high).toList();
    return new Stack(planes.subList(from, to), kept, normal);
  }

  Set<CtInstance> instances() {
    Set<CtInstance> distinct = new HashSet<>();
    for (Plane plane : planes) {
      distinct.add(plane.instance());
    }
    for (Plane twin : twins) {
      distinct.add(twin.instance());
    }
    return distinct;
  }

  /** Whether slices stand at positions of others; only their pixels tell whether they repeat. */
  boolean hasDuplicatePositions() {
    return !twins.isEmpty();
  }

  /** A slice that stands at the position of another, for each of those at that position. */
  List<Plane> twinsOf(int slice) {
    return twins.stream()
        .filter(twin -> Math.abs(twin.along(normal) - z[slice]) < SAME_POSITION_MM)
        .toList();
  }

  /** Whether slices at one position differ already in what their headers say. */
  boolean hasConflictingHeaders() {
    for (int i = 0; i < z.length; i++) {
      Plane plane = planes.get(i);
      for (Plane twin : twins.isEmpty() ? List.<Plane>of() : twinsOf(i)) {
        if (twin.slope() != plane.slope()
            || twin.intercept() != plane.intercept()
            || !Objects.equals(thickness(twin), thickness(plane))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Double thickness(Plane plane) {
    return plane.instance().geometry().sliceThicknessMm();
  }

  /** Distance from each slice to the next, mm. */
  double[] gaps() {
    double[] gaps = new double[Math.max(0, z.length - 1)];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = z[i + 1] - z[i];
    }
    return gaps;
  }

  /** Median distance between slices, mm; 0 for a single slice. */
  double spacing() {
    double[] gaps = gaps();
    Arrays.sort(gaps);
    return gaps.length == 0 ? 0 : gaps[gaps.length / 2];
  }

  /** Length of patient the slices stand for, mm. */
  double coverage() {
    return z.length == 0 ? 0 : z[z.length - 1] - z[0] + spacing();
  }

  /** Median SliceThickness, null when no slice states one. */
  Double thickness() {
    double[] stated =
        planes.stream()
            .filter(plane -> plane.instance().geometry().sliceThicknessMm() != null)
            .mapToDouble(plane -> plane.instance().geometry().sliceThicknessMm())
            .sorted()
            .toArray();
    return stated.length == 0 ? null : stated[stated.length / 2];
  }

  /**
   * Angle in degrees between the direction in which slices follow each other and their normal.
   * Measured from positions: the sign and sometimes the value of GantryDetectorTilt (0018,1120) is
   * the vendor's choice.
   */
  double tiltDegrees() {
    Plane first = planes.get(0);
    Plane last = planes.get(planes.size() - 1);
    double dx = last.x() - first.x();
    double dy = last.y() - first.y();
    double dz = last.z() - first.z();
    double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length == 0) {
      return 0;
    }
    double cosine = (dx * normal[0] + dy * normal[1] + dz * normal[2]) / length;
    return Math.toDegrees(Math.acos(Math.min(1, Math.abs(cosine))));
  }
}
