package org.opportune.inference.infection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.opportune.inference.eval.BinaryRanking;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.DetectionMetrics;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.eval.ScoreHistogram;
import org.opportune.inference.explain.HeatMap;

/**
 * Measures an infection network on cases that neither trained nor stopped the training. Slices and
 * pixels of a patient are drawn together in every interval.
 *
 * @param network what is measured
 * @param bootstrap of the intervals
 * @param saliencies images per patient whose joint saliency is measured: 75 passes forward and back
 *     each
 * @param log told of progress
 */
public record InfectionEvaluation(
    InfectionNetwork network, Bootstrap bootstrap, int saliencies, Consumer<String> log) {
  private static final int BINS = 4096;

  /** Class activations and levels above this are rare; they count in the last bin. */
  private static final double HIGHEST_ACTIVATION = 20;

  /**
   * What was measured.
   *
   * @param patients cases
   * @param sliceAuroc per class, one against the others
   * @param patientAuroc per class, by the {@link PatientRule}
   * @param patientAccuracy share of patients called rightly
   * @param maps pixels of lung with the finding against those without, on the images that bear it;
   *     null without truth
   */
  public record Result(
      int patients,
      List<Estimate> sliceAuroc,
      List<Estimate> patientAuroc,
      Estimate patientAccuracy,
      Maps maps) {}

  /**
   * Pixel AUROC within the lungs.
   *
   * @param images images with a finding
   * @param activation of {@link InfectionNetwork#activation}
   * @param saliency of {@link InfectionNetwork#saliency}, on some images of each patient
   * @param brightness of the picture itself, which needs no network
   * @param wholeScans of the activation on all images of all patients, healthy ones too
   */
  public record Maps(
      int images,
      Estimate activation,
      Estimate saliency,
      Estimate brightness,
      Estimate wholeScans) {}

  private record Measured(InfectionCase source, double[][] probabilities, double[] scores) {}

  /** Measures all. */
  public Result of(List<InfectionCase> cases) {
    List<Measured> measured = new ArrayList<>();
    for (InfectionCase one : cases) {
      double[][] probabilities =
          network.probabilities(one.slices().stream().map(LabelledSlice::image).toList());
      measured.add(new Measured(one, probabilities, PatientRule.scores(probabilities)));
    }
    int classes = network.labels().size();
    int[] strata = cases.stream().mapToInt(InfectionCase::clazz).toArray();
    List<Estimate> slices =
        bootstrap.estimates(
            strata,
            picks ->
                IntStream.range(0, classes).mapToDouble(k -> slices(measured, picks, k)).toArray());
    List<Estimate> patients =
        bootstrap.estimates(
            strata,
            picks ->
                IntStream.range(0, classes)
                    .mapToDouble(k -> patients(measured, picks, k))
                    .toArray());
    Estimate accuracy =
        bootstrap.estimates(strata, picks -> new double[] {accuracy(measured, picks)}).get(0);
    boolean known = cases.stream().allMatch(one -> one.slices().get(0).truth() != null);
    return new Result(cases.size(), slices, patients, accuracy, known ? maps(cases) : null);
  }

  private static double slices(List<Measured> measured, int[] picks, int clazz) {
    List<Double> scores = new ArrayList<>();
    List<Boolean> truth = new ArrayList<>();
    for (int pick : picks) {
      Measured one = measured.get(pick);
      for (int i = 0; i < one.probabilities().length; i++) {
        scores.add(one.probabilities()[i][clazz]);
        truth.add(one.source().slices().get(i).clazz() == clazz);
      }
    }
    return auroc(scores, truth);
  }

  private static double patients(List<Measured> measured, int[] picks, int clazz) {
    List<Double> scores = new ArrayList<>();
    List<Boolean> truth = new ArrayList<>();
    for (int pick : picks) {
      scores.add(measured.get(pick).scores()[clazz]);
      truth.add(measured.get(pick).source().clazz() == clazz);
    }
    return auroc(scores, truth);
  }

  private static double accuracy(List<Measured> measured, int[] picks) {
    int right = 0;
    for (int pick : picks) {
      Measured one = measured.get(pick);
      right += PatientRule.call(one.scores()) == one.source().clazz() ? 1 : 0;
    }
    return (double) right / picks.length;
  }

  private static double auroc(List<Double> scores, List<Boolean> truth) {
    if (!truth.contains(true) || !truth.contains(false)) {
      return Double.NaN;
    }
    double[] values = new double[scores.size()];
    boolean[] positive = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i);
      positive[i] = truth.get(i);
    }
    return new BinaryRanking(values, positive).auroc();
  }

  private Maps maps(List<InfectionCase> cases) {
    List<ScoreHistogram> activation = new ArrayList<>();
    List<ScoreHistogram> saliency = new ArrayList<>();
    List<ScoreHistogram> brightness = new ArrayList<>();
    List<ScoreHistogram> wholeScans = new ArrayList<>();
    int images = 0;
    for (InfectionCase one : cases) {
      ScoreHistogram whole = new ScoreHistogram(0, HIGHEST_ACTIVATION, BINS);
      one.slices().forEach(slice -> add(whole, network.infectionMap(slice.image()), slice));
      wholeScans.add(whole);
      List<LabelledSlice> bearing =
          one.slices().stream().filter(slice -> slice.clazz() != 0).toList();
      if (bearing.isEmpty()) {
        continue;
      }
      images += bearing.size();
      ScoreHistogram ofActivation = new ScoreHistogram(0, HIGHEST_ACTIVATION, BINS);
      ScoreHistogram ofBrightness = new ScoreHistogram(0, 1, BINS);
      for (LabelledSlice slice : bearing) {
        add(ofActivation, network.infectionMap(slice.image()), slice);
        add(ofBrightness, grey(slice.image()), slice);
      }
      activation.add(ofActivation);
      brightness.add(ofBrightness);
      ScoreHistogram ofSaliency = new ScoreHistogram(0, 1, BINS);
      int shown = Math.min(saliencies, bearing.size());
      for (int i = 0; i < shown; i++) {
        LabelledSlice slice = bearing.get((int) ((i + 0.5) * bearing.size() / shown));
        add(
            ofSaliency,
            network.saliency(slice.image(), network.likeliestInfection(slice.image())),
            slice);
      }
      saliency.add(ofSaliency);
      log.accept("maps of " + activation.size() + " infected patients measured");
    }
    return new Maps(
        images,
        DetectionMetrics.ofPixels(activation, bootstrap).auroc(),
        DetectionMetrics.ofPixels(saliency, bootstrap).auroc(),
        DetectionMetrics.ofPixels(brightness, bootstrap).auroc(),
        DetectionMetrics.ofPixels(wholeScans, bootstrap).auroc());
  }

  private static void add(ScoreHistogram into, HeatMap map, LabelledSlice slice) {
    byte[] truth = slice.truth();
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] != LabelledSlice.OUTSIDE) {
        into.add(map.values()[i], truth[i] == LabelledSlice.INFECTED);
      }
    }
  }

  private static HeatMap grey(InfectionSlice slice) {
    float[] values = new float[slice.picture().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (slice.picture()[i] & 0xFF) / 256f;
    }
    return new HeatMap(slice.side(), slice.side(), values);
  }
}
