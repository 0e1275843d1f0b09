package org.opportune.ingest.ct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Splits the planes of a series into consistent stacks: real series mix orientations, matrices,
 * reconstructions and acquisitions.
 */
final class StackSplitter {
  private static final double COSINE_TOLERANCE = 5e-3;
  private static final double SPACING_TOLERANCE_MM = 1e-3;

  private StackSplitter() {}

  /** Stacks, largest first; ties by coverage, then by the first name, so that order is certain. */
  static List<Stack> split(List<Plane> planes, AssemblyLimits limits) {
    List<List<Plane>> groups = new ArrayList<>();
    for (Plane plane : planes.stream().sorted(Stack.byName()).toList()) {
      List<Plane> home = null;
      for (List<Plane> group : groups) {
        if (home == null && belongTogether(group.get(0), plane)) {
          home = group;
        }
      }
      if (home == null) {
        home = new ArrayList<>();
        groups.add(home);
      }
      home.add(plane);
    }
    List<Stack> stacks = new ArrayList<>();
    for (List<Plane> group : groups) {
      stacks.addAll(byAcquisition(group, limits));
    }
    stacks.sort(
        Comparator.comparingInt((Stack stack) -> -stack.size())
            .thenComparingDouble(stack -> -stack.coverage())
            .thenComparing(stack -> stack.planes().get(0), Stack.byName()));
    return stacks;
  }

  /**
   * Acquisitions are stacks of their own, unless each is a sliver: step-and-shoot scanners number
   * every rotation, and together they are the volume.
   */
  private static List<Stack> byAcquisition(List<Plane> group, AssemblyLimits limits) {
    Map<Integer, List<Plane>> acquisitions = new TreeMap<>();
    for (Plane plane : group) {
      Integer number = plane.instance().acquisitionNumber();
      acquisitions
          .computeIfAbsent(number == null ? Integer.MIN_VALUE : number, n -> new ArrayList<>())
          .add(plane);
    }
    Stack whole = Stack.of(group);
    boolean slivers =
        acquisitions.values().stream().allMatch(part -> part.size() < limits.minSlices());
    if (acquisitions.size() == 1 || (slivers && !whole.hasDuplicatePositions())) {
      return byTime(group).toList();
    }
    return acquisitions.values().stream().flatMap(StackSplitter::byTime).toList();
  }

  private static Stream<Stack> byTime(List<Plane> acquisition) {
    return AcquisitionTimes.split(acquisition).stream().map(Stack::of);
  }

  private static boolean belongTogether(Plane a, Plane b) {
    CtInstance one = a.instance();
    CtInstance two = b.instance();
    return Objects.equals(one.pixels().rows(), two.pixels().rows())
        && Objects.equals(one.pixels().columns(), two.pixels().columns())
        && Objects.equals(one.keys().frameOfReference(), two.keys().frameOfReference())
        && Objects.equals(one.scanner().kernel(), two.scanner().kernel())
        && close(one.geometry().rowSpacingMm(), two.geometry().rowSpacingMm())
        && close(one.geometry().columnSpacingMm(), two.geometry().columnSpacingMm())
        && sameOrientation(a.orientation(), b.orientation());
  }

  private static boolean close(double one, double two) {
    return Math.abs(one - two) <= SPACING_TOLERANCE_MM;
  }

  private static boolean sameOrientation(List<Double> one, List<Double> two) {
    for (int i = 0; i < one.size(); i++) {
      if (Math.abs(one.get(i) - two.get(i)) > COSINE_TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
