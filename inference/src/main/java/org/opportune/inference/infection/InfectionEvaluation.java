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
 * @param rule how a patient is called
 * @param imagesPerPatient infected images per patient whose maps are measured: 100 passes forward
 *     and back each
 * @param log told of progress
 */
public record InfectionEvaluation(
    InfectionNetwork network,
    PatientRule rule,
    Bootstrap bootstrap,
    int imagesPerPatient,
    Consumer<String> log) {
  private static final int BINS = 1 << 14;

  /** Class activations and levels above this are rare; they count in the last bin. */
  private static final double HIGHEST_ACTIVATION = 20;

  /** What a single pixel of a smoothed map is given stays far within. */
  private static final double HIGHEST_GIVEN = 0.25;

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
   * @param images images with a finding that were measured
   * @param infection of {@link InfectionNetwork#infectionMap}
   * @param saliency of {@link InfectionNetwork#saliency}
   * @param activation of {@link InfectionNetwork#activation}
   * @param brightness of the picture itself, which needs no network
   */
  public record Maps(
      int images,
      Estimate infection,
      Estimate saliency,
      Estimate activation,
      Estimate brightness) {}

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

  private double accuracy(List<Measured> measured, int[] picks) {
    int right = 0;
    for (int pick : picks) {
      Measured one = measured.get(pick);
      right += rule.call(one.scores()) == one.source().clazz() ? 1 : 0;
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
    List<ScoreHistogram> infection = new ArrayList<>();
    List<ScoreHistogram> saliency = new ArrayList<>();
    List<ScoreHistogram> activation = new ArrayList<>();
    List<ScoreHistogram> brightness = new ArrayList<>();
    int images = 0;
    for (InfectionCase one : cases) {
      List<LabelledSlice> bearing =
          one.slices().stream().filter(slice -> slice.clazz() != 0).toList();
      if (bearing.isEmpty()) {
        continue;
      }
      ScoreHistogram ofInfection = new ScoreHistogram(-HIGHEST_GIVEN, HIGHEST_GIVEN, BINS);
      ScoreHistogram ofSaliency = new ScoreHistogram(0, 1, BINS);
      ScoreHistogram ofActivation = new ScoreHistogram(0, HIGHEST_ACTIVATION, BINS);
      ScoreHistogram ofBrightness = new ScoreHistogram(0, 1, BINS);
      int shown = Math.min(imagesPerPatient, bearing.size());
      for (int i = 0; i < shown; i++) {
        LabelledSlice slice = bearing.get((int) ((i + 0.5) * bearing.size() / shown));
        // The truth is not told which infection it is: the network says.
        int clazz = network.likeliestInfection(slice.image());
        add(ofInfection, network.infectionMap(slice.image(), clazz), slice);
        add(ofSaliency, network.saliency(slice.image(), clazz), slice);
        add(ofActivation, network.activation(slice.image(), clazz), slice);
        add(ofBrightness, grey(slice.image()), slice);
      }
      infection.add(ofInfection);
      saliency.add(ofSaliency);
      activation.add(ofActivation);
      brightness.add(ofBrightness);
      images += shown;
      log.accept("maps of " + infection.size() + " infected patients measured");
    }
    return new Maps(
        images, auroc(infection), auroc(saliency), auroc(activation), auroc(brightness));
  }

  private Estimate auroc(List<ScoreHistogram> patients) {
    return DetectionMetrics.ofPixels(patients, bootstrap).auroc();
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
