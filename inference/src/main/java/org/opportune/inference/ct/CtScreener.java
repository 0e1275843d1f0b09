package org.opportune.inference.ct;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.opportune.inference.lung.LungAnalysis;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.ObjectFetch;
import org.opportune.ingest.ct.ReadVolume;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.VolumeReader;

/**
 * Screens one series: reads its slices, finds and measures the lungs, scores them. Thread-safe;
 * memory is bounded by the largest volume the reader accepts.
 */
public final class CtScreener {
  private static final double NANOS_PER_MS = 1e6;

  /** Air must read about -1000 HU; beyond this distance the densities are not comparable. */
  private static final double AIR_TOLERANCE_HU = 50;

  private static final double AIR_HU = -1000;

  private final VolumeReader reader;
  private final AnomalyScorer scorer;

  /** A screener. */
  public CtScreener(VolumeReader reader, AnomalyScorer scorer) {
    this.reader = reader;
    this.scorer = scorer;
  }

  /**
   * A screened series with what pictures need.
   *
   * @param measurement what was found
   * @param volume the volume
   * @param result the score, with its map if the scorer keeps maps
   */
  public record Screening(CtMeasurement measurement, ReadVolume volume, AnomalyResult result) {}

  /**
   * Screens a series.
   *
   * @throws SeriesException with the reason to store, when it cannot be read or holds no lungs
   */
  public Screening screen(CtSeries series, ObjectFetch fetch) throws SeriesException {
    long start = System.nanoTime();
    ReadVolume read = reader.read(series.slices(), fetch);
    long readEnd = System.nanoTime();
    LungAnalysis lungs;
    try {
      lungs = LungAnalyzer.analyze(read.volume());
    } catch (NoLungsException e) {
      throw new SeriesException(Reason.NO_LUNGS, e.getMessage(), e);
    }
    long lungEnd = System.nanoTime();
    AnomalyResult result = scorer.score(read.volume(), lungs.mask());
    CtMeasurement measurement =
        new CtMeasurement(
            read.volume().slices(),
            lungs.density(),
            lungs.zones(),
            lungs.quality(),
            result.score(),
            result.slicesScored(),
            read.outsideAirHu(),
            flags(read, lungs.quality()),
            new CtMeasurement.Timings(
                (readEnd - start) / NANOS_PER_MS,
                (lungEnd - readEnd) / NANOS_PER_MS,
                (System.nanoTime() - lungEnd) / NANOS_PER_MS));
    return new Screening(measurement, read, result);
  }

  private static List<String> flags(ReadVolume read, MaskQuality quality) {
    Set<String> flags = new TreeSet<>(read.flags());
    if (!quality.isCoverageComplete()) {
      flags.add(Flag.COVERAGE_INCOMPLETE.code());
    }
    if (Math.abs(read.outsideAirHu() - AIR_HU) > AIR_TOLERANCE_HU) {
      flags.add(Flag.AIR_NOT_CALIBRATED.code());
    }
    return List.copyOf(flags);
  }
}
