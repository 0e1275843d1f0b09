package org.opportune.staging.severity;

import java.util.Comparator;

/**
 * How fit a scan is for densitometry. The natural order puts the best first, by the first of these
 * that differs: fewer flags; the softer kernel (a sharp one moves LAA-950 by about 7 points:
 * Gallardo-Estrella and others, European Radiology 2016); thinner slices; the larger coverage. It
 * is the order in which the index chooses among the series of one study.
 *
 * @param flags codes that qualify the scan, 0 or more
 * @param kernelClass {@code soft}, {@code medium}, {@code unknown} or {@code sharp}
 * @param sliceMm the larger of slice thickness and distance; NaN when unknown, which comes last
 * @param coverageMm from the first slice to the last; NaN when unknown, which comes last
 */
public record ScanQuality(int flags, String kernelClass, double sliceMm, double coverageMm)
    implements Comparable<ScanQuality> {
  private static final Comparator<ScanQuality> BEST_FIRST =
      Comparator.comparingInt(ScanQuality::flags)
          .thenComparingInt(ScanQuality::sharpness)
          .thenComparingDouble(ScanQuality::sliceMm)
          // Negated, NaN stays NaN and so stays last.
          .thenComparingDouble(quality -> -quality.coverageMm());

  @Override
  public int compareTo(ScanQuality other) {
    return BEST_FIRST.compare(this, other);
  }

  private int sharpness() {
    return switch (kernelClass == null ? "unknown" : kernelClass) {
      case "soft" -> 0;
      case "medium" -> 1;
      case "sharp" -> 3;
      default -> 2;
    };
  }
}
