package org.opportune.jobs;

import java.util.List;
import java.util.Map;
import org.opportune.inference.ct.CtMeasurement;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.ingest.ct.CtInstance.Demographics;
import org.opportune.ingest.ct.CtInstance.Scanner;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.ScreenedWith;

/** Findings made up for tests, alike in all that a test does not choose. */
public final class ScreenedScan {
  private ScreenedScan() {}

  /** A selected series of 60 slices. */
  public static CtSeries series(
      String patient,
      String key,
      String digest,
      String model,
      int year,
      int month,
      List<String> flags,
      String kernelClass) {
    return new CtSeries(
        key,
        "study-" + key,
        patient,
        digest,
        60,
        List.of(),
        256,
        256,
        1.0,
        1.0,
        5.0,
        5.0,
        true,
        null,
        "the only one",
        flags,
        Map.of(),
        kernelClass,
        new Scanner("Maker", model, "B", 120.0, 100.0, false),
        new Demographics(60, "F", year, month, "Site"));
  }

  /**
   * What a screening found in it.
   *
   * @param scoreSd null for a network that gives none
   */
  public static Finding finding(
      CtSeries series, double score, Double scoreSd, double laa950Percent) {
    CtMeasurement measured =
        new CtMeasurement(
            60,
            new LungDensity(5000, 2400, 2600, laa950Percent, 0, 0, -900, -850),
            List.of(),
            new MaskQuality(0, 0, false, false, 0.9, 2, 4, null),
            score,
            scoreSd,
            50,
            -1000,
            0,
            null,
            List.of(),
            new CtMeasurement.Timings(1, 1, 1, 1));
    return Finding.measured(series, measured, ScreenedWith.classical("network", "sha"));
  }
}
