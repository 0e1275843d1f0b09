package org.opportune.inference.ana;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.opportune.inference.bag.Bag;
import org.opportune.inference.bag.PatchPlace;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.eval.BinaryRanking;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.MultiLabelMetrics;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.slide.SlideException;

/**
 * Measures a network of patterns on images with labels of the whole image and, where it is known
 * what each patch shows, on patches.
 *
 * @param network what is measured
 * @param bootstrap of the intervals
 * @param log told lines for a person
 */
public record SlideEvaluation(PatternNetwork network, Bootstrap bootstrap, Consumer<String> log) {
  private static final int REPORT_EVERY = 100;

  /** What a square of an image truly shows, one per label. */
  @FunctionalInterface
  public interface PatchTruth {
    /** Whether the square shows each label. */
    boolean[] in(PatchPlace place);
  }

  /**
   * What was measured.
   *
   * @param labels in the network's order
   * @param images measured
   * @param unreadable images left out because they cannot be read
   * @param tuned at the bundle's thresholds
   * @param standard at 0.5 for every label
   * @param averagePrecisions of each label, NaN where no image bears it
   * @param localisation AUROC of each label over patches of all images; empty where it is not known
   *     what they show, NaN where none or all show it
   */
  public record Result(
      List<String> labels,
      int images,
      int unreadable,
      MultiLabelMetrics tuned,
      MultiLabelMetrics standard,
      List<Double> averagePrecisions,
      List<Double> localisation) {}

  /** Measures images. */
  public Result of(BagSource source) throws IOException {
    return of(source, index -> null);
  }

  /**
   * Measures images and their patches.
   *
   * @param truth what the patches of an image show, by the image's index; null where not known
   * @throws IllegalArgumentException when the labels are not the network's
   */
  public Result of(BagSource source, IntFunction<PatchTruth> truth) throws IOException {
    PatternCard card = network.card();
    int[] order = order(source.labels(), card.labels());
    List<double[]> scores = new ArrayList<>();
    List<boolean[]> present = new ArrayList<>();
    List<double[]> patchScores = new ArrayList<>();
    List<boolean[]> patchTruths = new ArrayList<>();
    int unreadable = 0;
    for (int i = 0; i < source.size(); i++) {
      if (i > 0 && i % REPORT_EVERY == 0) {
        log.accept("  %d of %d images measured".formatted(i, source.size()));
      }
      Bag bag;
      try {
        bag = card.grid().cut(source.read(i));
      } catch (SlideException e) {
        unreadable++;
        continue;
      }
      double[][] probabilities = network.probabilities(bag.patches());
      scores.add(largest(probabilities, card.labels().size()));
      present.add(reordered(source.present(i), order));
      PatchTruth known = truth.apply(i);
      for (int p = 0; known != null && p < probabilities.length; p++) {
        patchScores.add(probabilities[p]);
        patchTruths.add(reordered(known.in(bag.patches().get(p).place()), order));
      }
    }
    double[][] all = scores.toArray(new double[0][]);
    boolean[][] truths = present.toArray(new boolean[0][]);
    double[] half = new double[card.labels().size()];
    Arrays.fill(half, 0.5);
    double[] tuned = card.thresholds().stream().mapToDouble(Double::doubleValue).toArray();
    return new Result(
        card.labels(),
        all.length,
        unreadable,
        MultiLabelMetrics.of(all, tuned, truths, bootstrap),
        MultiLabelMetrics.of(all, half, truths, bootstrap),
        Arrays.stream(MultiLabelMetrics.averagePrecisions(all, truths)).boxed().toList(),
        localisation(patchScores, patchTruths));
  }

  private static double[] largest(double[][] probabilities, int labels) {
    double[] most = new double[labels];
    for (double[] patch : probabilities) {
      for (int k = 0; k < labels; k++) {
        most[k] = Math.max(most[k], patch[k]);
      }
    }
    return most;
  }

  private List<Double> localisation(List<double[]> scores, List<boolean[]> truths) {
    List<Double> areas = new ArrayList<>();
    for (int k = 0; !scores.isEmpty() && k < network.card().labels().size(); k++) {
      double[] score = new double[scores.size()];
      boolean[] truth = new boolean[scores.size()];
      int positives = 0;
      for (int i = 0; i < score.length; i++) {
        score[i] = scores.get(i)[k];
        truth[i] = truths.get(i)[k];
        positives += truth[i] ? 1 : 0;
      }
      boolean defined = positives > 0 && positives < score.length;
      areas.add(defined ? new BinaryRanking(score, truth).auroc() : Double.NaN);
    }
    return areas;
  }

  /** Where each label of the network stands among the source's. */
  private static int[] order(List<String> given, List<String> wanted) {
    int[] order = new int[wanted.size()];
    for (int k = 0; k < order.length; k++) {
      order[k] = given.indexOf(wanted.get(k));
      if (order[k] < 0) {
        throw new IllegalArgumentException(
            "Cannot measure: the images have no label %s; they have %s"
                .formatted(wanted.get(k), String.join(", ", given)));
      }
    }
    return order;
  }

  private static boolean[] reordered(boolean[] given, int[] order) {
    boolean[] result = new boolean[order.length];
    for (int k = 0; k < order.length; k++) {
      result[k] = given[order[k]];
    }
    return result;
  }
}
