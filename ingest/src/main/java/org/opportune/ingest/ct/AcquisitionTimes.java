package org.opportune.ingest.ct;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Tells apart acquisitions that share a series, and its acquisition number, by when they were made.
 * Scanners stamp an acquisition once or every slice of it anew, so a time by itself says nothing:
 * planes are cut apart only where two stand at one position at different times, at the longest
 * pause between the two.
 */
final class AcquisitionTimes {
  /** Of more than this a series is a dynamic study, of which no pass is a volume of the lungs. */
  private static final int MOST = 64;

  private AcquisitionTimes() {}

  /**
   * The acquisitions, by time; one, as it came, where a plane has no time, no position repeats, or
   * planes at one position share their time.
   */
  static List<List<Plane>> split(List<Plane> planes) {
    if (planes.stream().anyMatch(plane -> plane.instance().acquisitionOffsetS() == null)) {
      return List.of(planes);
    }
    List<Plane> byTime =
        planes.stream().sorted(Comparator.comparingDouble(AcquisitionTimes::seconds)).toList();
    double[] normal = planes.stream().min(Stack.byName()).orElseThrow().normal();
    List<List<Plane>> done = new ArrayList<>();
    Deque<List<Plane>> open = new ArrayDeque<>(List.of(byTime));
    while (!open.isEmpty()) {
      List<Plane> part = open.pop();
      int cut = cut(part, normal);
      if (cut == 0) {
        done.add(part);
      } else {
        open.push(part.subList(cut, part.size()));
        open.push(part.subList(0, cut));
      }
      if (done.size() + open.size() > MOST) {
        return List.of(planes);
      }
    }
    return done.size() == 1 ? List.of(planes) : done;
  }

  private static double seconds(Plane plane) {
    return plane.instance().acquisitionOffsetS();
  }

  /** The first plane after the cut, of planes by time; 0 for no cut. */
  private static int cut(List<Plane> byTime, double[] normal) {
    List<Plane> byPlace =
        byTime.stream()
            .sorted(
                Comparator.comparingDouble((Plane plane) -> plane.along(normal))
                    .thenComparingDouble(AcquisitionTimes::seconds))
            .toList();
    double from = 0;
    double to = Double.POSITIVE_INFINITY;
    for (int i = 1; i < byPlace.size(); i++) {
      Plane one = byPlace.get(i - 1);
      Plane two = byPlace.get(i);
      double apart = Math.abs(seconds(two) - seconds(one));
      boolean repeats = two.along(normal) - one.along(normal) < Stack.SAME_POSITION_MM;
      if (repeats && apart > 0 && apart < to - from) {
        from = Math.min(seconds(one), seconds(two));
        to = from + apart;
      }
    }
    int cut = 0;
    double longest = 0;
    for (int i = 1; i < byTime.size() && Double.isFinite(to); i++) {
      double before = seconds(byTime.get(i - 1));
      double after = seconds(byTime.get(i));
      if (before >= from && after <= to && after - before > longest) {
        longest = after - before;
        cut = i;
      }
    }
    return cut;
  }
}
