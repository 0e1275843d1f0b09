package org.opportune.inference.ct;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungAnalysis;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.LungSegmenter;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.inference.lung.ZoneDensity;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.AirCalibration;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.ObjectFetch;
import org.opportune.ingest.ct.OutsideAir;
import org.opportune.ingest.ct.ReadVolume;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.SpareArrays;
import org.opportune.ingest.ct.VolumeReader;

/**
 * Screens one series: reads its slices, finds and measures the lungs, scores them. Thread-safe;
 * memory is bounded by the largest volume the reader accepts.
 */
public final class CtScreener {
  private static final double NANOS_PER_MS = 1e6;

  private final VolumeReader reader;
  private final AnomalyScorer scorer;
  private final AirCalibration calibration;
  private final LungSegmenter lungs;
  private final SpareArrays<byte[]> spares;

  /** A screener that corrects nothing. */
  public CtScreener(VolumeReader reader, AnomalyScorer scorer) {
    this(reader, scorer, AirCalibration.flagging());
  }

  /**
   * A screener.
   *
   * @param calibration what is done about a scan whose air does not read -1000 HU
   */
  public CtScreener(VolumeReader reader, AnomalyScorer scorer, AirCalibration calibration) {
    this(reader, scorer, calibration, new ClassicalLungSegmenter(), SpareArrays.ofLabels());
  }

  /**
   * A screener.
   *
   * @param calibration what is done about a scan whose air does not read -1000 HU
   * @param lungs finds the lungs
   * @param spares gets the slices of masks once they are measured
   */
  public CtScreener(
      VolumeReader reader,
      AnomalyScorer scorer,
      AirCalibration calibration,
      LungSegmenter lungs,
      SpareArrays<byte[]> spares) {
    this.reader = reader;
    this.scorer = scorer;
    this.calibration = calibration;
    this.lungs = lungs;
    this.spares = spares;
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
    double readMs = (System.nanoTime() - start) / NANOS_PER_MS;
    double offset = AirCalibration.offsetHu(read);
    boolean off = calibration.isOff(offset);
    Measured measured = null;
    CtMeasurement.Uncorrected uncorrected = null;
    Set<String> flags = new TreeSet<>(read.flags());
    if (off) {
      flags.add(Flag.AIR_NOT_CALIBRATED.code());
    }
    if (off && calibration.correct()) {
      // Both values are kept, so the scan is measured as it was stored first.
      Measured stored = measure(read.volume(), read.outsideAirHu());
      if (calibration.isBorneOut(offset, stored.quality().trachealAirHu())) {
        uncorrected = uncorrected(stored);
        read =
            new ReadVolume(
                read.volume().shiftedBy((int) Math.round(offset)),
                read.flags(),
                read.outsideAirHu());
        flags.add(Flag.AIR_CORRECTED.code());
        measured = measure(read.volume(), OutsideAir.medianHu(read.volume()));
      } else {
        flags.add(Flag.AIR_CONTRADICTS_TRACHEA.code());
        measured = stored;
      }
    }
    if (measured == null) {
      measured = measure(read.volume(), read.outsideAirHu());
    }
    if (!measured.quality().isCoverageComplete()) {
      flags.add(Flag.COVERAGE_INCOMPLETE.code());
    }
    CtMeasurement measurement =
        new CtMeasurement(
            read.volume().slices(),
            measured.density(),
            measured.zones(),
            measured.quality(),
            measured.result().score(),
            measured.result().scoreSd(),
            measured.result().slicesScored(),
            read.outsideAirHu(),
            offset,
            uncorrected,
            List.copyOf(flags),
            new CtMeasurement.Timings(
                readMs,
                measured.lungMs(),
                measured.result().prepareMillis(),
                measured.result().networkMillis()));
    return new Screening(measurement, read, measured.result());
  }

  /** What is left of a scan once its mask is let go. */
  private record Measured(
      LungDensity density,
      List<ZoneDensity> zones,
      MaskQuality quality,
      AnomalyResult result,
      double lungMs) {}

  private Measured measure(HounsfieldVolume volume, double outsideAirHu) throws SeriesException {
    long start = System.nanoTime();
    LungAnalysis found;
    try {
      found = LungAnalyzer.analyze(volume, outsideAirHu, lungs);
    } catch (NoLungsException e) {
      throw new SeriesException(Reason.NO_LUNGS, e.getMessage(), e);
    }
    double lungMs = (System.nanoTime() - start) / NANOS_PER_MS;
    AnomalyResult result = scorer.score(volume, found.mask());
    spares.give(found.mask().labels());
    return new Measured(found.density(), found.zones(), found.quality(), result, lungMs);
  }

  private static CtMeasurement.Uncorrected uncorrected(Measured stored) {
    return new CtMeasurement.Uncorrected(
        stored.result().score(),
        stored.density().laa950Percent(),
        stored.density().perc15Hu(),
        stored.density().meanHu());
  }
}
