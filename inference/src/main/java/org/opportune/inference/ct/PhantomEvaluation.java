package org.opportune.inference.ct;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.opportune.inference.band.Blur;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.Correlation;
import org.opportune.inference.eval.ScoreHistogram;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Measures a network on drawn patients that no training has seen, whose lesions are known to the
 * voxel, under scanners from clean to noisy and sharp. The plain threshold measures, minus HU as
 * pixel score and LAA-950 as patient score, stand beside it: a network has to earn its place.
 */
public final class PhantomEvaluation {

  /** First seed of patients that are never trained on; training patients lie below. */
  public static final long FIRST_HELD_OUT_SEED = 1_000_000;

  private static final double[] SHARES = {0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.28, 0.36, 0.45};
  private static final List<Emphysema> PATTERNS =
      List.of(Emphysema.CENTRILOBULAR, Emphysema.PARASEPTAL, Emphysema.PANLOBULAR);
  private static final double FIELD_MM = 360;
  private static final double LAA_HU = -950;
  private static final int BINS = 4096;

  private final LoadedNetwork network;
  private final int patients;
  private final int matrix;
  private final double spacingMm;

  /**
   * Prepares an evaluation.
   *
   * @param network what is measured
   * @param patients held-out patients per condition, at least 3
   * @param matrix rows and columns of their slices
   * @param spacingMm distance between slices
   */
  public PhantomEvaluation(LoadedNetwork network, int patients, int matrix, double spacingMm) {
    if (patients < 3) {
      throw new IllegalArgumentException("Invalid evaluation: " + patients + " patients");
    }
    this.network = network;
    this.patients = patients;
    this.matrix = matrix;
    this.spacingMm = spacingMm;
  }

  /**
   * A scanner.
   *
   * @param name for the table
   * @param kernel class of kernel
   * @param thicknessMm slice thickness
   * @param noiseHu standard deviation of the noise within the thorax
   */
  public record Condition(String name, Kernel kernel, double thicknessMm, double noiseHu) {}

  /**
   * Scanners. A routine scan has about 20 HU of noise; a quarter of its dose twice as much, a slice
   * of 5 mm instead of 1.5 mm a little over half, a sharp kernel three times.
   */
  public static List<Condition> conditions() {
    return List.of(
        new Condition("clean", Kernel.MEDIUM, 1.5, 3),
        new Condition("routine, 20 HU", Kernel.MEDIUM, 1.5, 20),
        new Condition("dose/4, 40 HU", Kernel.MEDIUM, 1.5, 40),
        new Condition("dose/16, 80 HU", Kernel.MEDIUM, 1.5, 80),
        new Condition("sharp kernel, 60 HU", Kernel.SHARP, 1.5, 60),
        new Condition("5 mm slices, 11 HU", Kernel.MEDIUM, 5, 11));
  }

  /**
   * What was measured under one condition.
   *
   * @param condition name of the scanner
   * @param patients number of patients
   * @param pixelAuroc lesion against healthy voxels within the lungs, by the anomaly map
   * @param pixelAurocOfHu the same by minus HU
   * @param pixelAurocOfFiltered the same by minus HU averaged over 3 x 3 lung pixels
   * @param pixelPrecision average precision by the anomaly map
   * @param pixelPrecisionOfHu the same by minus HU
   * @param pixelPrecisionOfFiltered the same by the average
   * @param rOfShare Pearson's r of the score with the true share of destroyed lung
   * @param rOfShareLow lower end of its 95 % bootstrap interval
   * @param rOfShareHigh upper end
   * @param laaROfShare Pearson's r of LAA-950 with that share
   * @param filteredLaaROfShare the same of LAA-950 after averaging
   * @param rOfLaa Pearson's r of the score with LAA-950
   * @param meanError mean of score minus true share
   * @param healthyScore mean score of the patients without lesions
   * @param healthyLaaPercent their mean LAA-950, in percent
   */
  public record Row(
      String condition,
      int patients,
      double pixelAuroc,
      double pixelAurocOfHu,
      double pixelAurocOfFiltered,
      double pixelPrecision,
      double pixelPrecisionOfHu,
      double pixelPrecisionOfFiltered,
      double rOfShare,
      double rOfShareLow,
      double rOfShareHigh,
      double laaROfShare,
      double filteredLaaROfShare,
      double rOfLaa,
      double meanError,
      double healthyScore,
      double healthyLaaPercent) {}

  /** Measures every condition, telling of each as it ends. */
  public List<Row> run(List<Condition> conditions, Consumer<Row> progress) {
    List<Row> rows = new ArrayList<>();
    for (Condition condition : conditions) {
      Row row = measure(condition);
      progress.accept(row);
      rows.add(row);
    }
    return rows;
  }

  private Row measure(Condition condition) {
    List<Patient> measured =
        IntStream.range(0, patients).parallel().mapToObj(i -> measure(i, condition)).toList();
    ScoreHistogram ofMap = Patient.emptyOfMap();
    ScoreHistogram ofHu = Patient.emptyOfHu();
    ScoreHistogram ofFiltered = Patient.emptyOfHu();
    for (Patient patient : measured) {
      ofMap.merge(patient.ofMap());
      ofHu.merge(patient.plain().pixels());
      ofFiltered.merge(patient.filtered().pixels());
    }
    double[] scores = measured.stream().mapToDouble(Patient::score).toArray();
    double[] shares = measured.stream().mapToDouble(Patient::share).toArray();
    double[] laa = measured.stream().mapToDouble(patient -> patient.plain().laa()).toArray();
    double[] filteredLaa =
        measured.stream().mapToDouble(patient -> patient.filtered().laa()).toArray();
    List<Patient> healthy = measured.stream().filter(patient -> patient.share() == 0).toList();
    Bootstrap.Interval interval =
        new Bootstrap(1000, 1)
            .interval(
                patients,
                picks -> Correlation.pearson(picked(scores, picks), picked(shares, picks)));
    return new Row(
        condition.name(),
        patients,
        ofMap.auroc(),
        ofHu.auroc(),
        ofFiltered.auroc(),
        ofMap.averagePrecision(),
        ofHu.averagePrecision(),
        ofFiltered.averagePrecision(),
        Correlation.pearson(scores, shares),
        interval.low(),
        interval.high(),
        Correlation.pearson(laa, shares),
        Correlation.pearson(filteredLaa, shares),
        Correlation.pearson(scores, laa),
        measured.stream()
            .mapToDouble(patient -> patient.score() - patient.share())
            .average()
            .orElse(0),
        healthy.stream().mapToDouble(Patient::score).average().orElse(Double.NaN),
        100
            * healthy.stream()
                .mapToDouble(patient -> patient.plain().laa())
                .average()
                .orElse(Double.NaN));
  }

  /** Minus HU as pixel score, and the share of lung at or below -950 HU. */
  private record Threshold(ScoreHistogram pixels, double laa) {}

  /** What was measured on one patient. */
  private record Patient(
      double score, double share, ScoreHistogram ofMap, Threshold plain, Threshold filtered) {
    static ScoreHistogram emptyOfMap() {
      return new ScoreHistogram(0, 1, BINS);
    }

    static ScoreHistogram emptyOfHu() {
      return new ScoreHistogram(-1024, 3072, BINS);
    }
  }

  private Patient measure(int index, Condition condition) {
    PhantomScan scan = draw(index, condition);
    AnomalyResult result =
        new AnomalyScorer(network, ScorerSettings.standard().withMap(true))
            .score(scan.volume(), new LungMask(scan.lung()));
    return new Patient(
        result.score(),
        scan.lesionShare(),
        ofMap(scan, result.map()),
        threshold(scan, false),
        threshold(scan, true));
  }

  private PhantomScan draw(int index, Condition condition) {
    SplittableRandom random = new SplittableRandom(FIRST_HELD_OUT_SEED + index);
    double share = SHARES[index % SHARES.length];
    Emphysema pattern = share == 0 ? Emphysema.NONE : PATTERNS.get(index % PATTERNS.size());
    PatientSpec patient =
        new PatientSpec(
            FIRST_HELD_OUT_SEED + index,
            pattern,
            share,
            random.nextInt(40, 85),
            random.nextBoolean() ? "F" : "M",
            random.nextDouble(0.9, 1.1));
    return ThoraxPhantom.scan(
        patient,
        new ScanSettings(
            matrix,
            FIELD_MM,
            spacingMm,
            condition.thicknessMm(),
            condition.kernel(),
            condition.noiseHu()));
  }

  private static ScoreHistogram ofMap(PhantomScan scan, AnomalyMap map) {
    ScoreHistogram pixels = Patient.emptyOfMap();
    int columns = scan.volume().columns();
    for (int slice = 0; slice < scan.volume().slices(); slice++) {
      byte[] lung = scan.lung()[slice];
      for (int i = 0; i < lung.length; i++) {
        if (lung[i] != 0) {
          pixels.add(map.at(slice, i / columns, i % columns), scan.lesion()[slice][i] != 0);
        }
      }
    }
    return pixels;
  }

  /** The threshold a user would take instead, on the slices as they are or averaged over 3 x 3. */
  private static Threshold threshold(PhantomScan scan, boolean filtered) {
    ScoreHistogram pixels = Patient.emptyOfHu();
    long all = 0;
    long low = 0;
    for (int slice = 0; slice < scan.volume().slices(); slice++) {
      byte[] lung = scan.lung()[slice];
      float[] hu = new float[lung.length];
      for (int i = 0; i < hu.length; i++) {
        hu[i] = scan.volume().hu()[slice][i];
      }
      if (filtered) {
        hu = Blur.meanWithin(hu, lung, scan.volume().rows(), scan.volume().columns(), 1);
      }
      for (int i = 0; i < lung.length; i++) {
        if (lung[i] != 0) {
          pixels.add(-hu[i], scan.lesion()[slice][i] != 0);
          all++;
          low += hu[i] <= LAA_HU ? 1 : 0;
        }
      }
    }
    return new Threshold(pixels, (double) low / all);
  }

  private static double[] picked(double[] values, int[] picks) {
    double[] result = new double[picks.length];
    for (int i = 0; i < picks.length; i++) {
      result[i] = values[picks[i]];
    }
    return result;
  }
}
