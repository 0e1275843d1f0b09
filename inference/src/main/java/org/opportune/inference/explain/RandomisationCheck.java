package org.opportune.inference.explain;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.opportune.inference.eval.Correlation;
import org.opportune.inference.net.Classifier;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/**
 * Whether maps depend on what a network learnt (Adebayo et al., NeurIPS 2018): its weights are
 * shuffled, part after part from the output down to the input, and the maps drawn again. A map that
 * then still looks the same shows the image, not the network, and has failed.
 *
 * <p>Values are shuffled within each parameter, which keeps their size, so that the signal does not
 * die out on its way. Needs the network for itself, and gives it back as it was.
 *
 * @param seed decides how
 */
public record RandomisationCheck(long seed) {

  /** More alike than this, by rank correlation, and the map has not changed; our choice. */
  public static final double MOST_ALIKE = 0.5;

  /**
   * How like the maps of the network are to those of a shuffled one.
   *
   * @param part the last part that was shuffled, with all those behind it
   * @param similarity mean rank correlation over the maps, -1..1; a map that has become level is
   *     like none and counts 0, one that was level from the start shows nothing and counts 1
   */
  public record Step(String part, double similarity) {}

  /**
   * What was found.
   *
   * @param steps from the output to the input; the last has everything shuffled
   */
  public record Outcome(List<Step> steps) {

    /** Whether the maps changed once everything was shuffled. */
    public boolean passed() {
      return similarity() <= MOST_ALIKE;
    }

    /** Similarity once everything was shuffled. */
    public double similarity() {
      return steps.get(steps.size() - 1).similarity();
    }

    /** One sentence. */
    public String verdict() {
      return String.format(
          Locale.ROOT,
          passed()
              ? "passed: maps of the shuffled network correlate by %.2f with those of the network"
              : "FAILED: the maps are blank, or stay as they are when the weights are shuffled"
                  + " (correlation %.2f): they do not show what the network learnt",
          similarity());
    }
  }

  /**
   * Checks a kind of map.
   *
   * @param network its parameters have values
   * @param manager of its device
   * @param maps draws them with the network's present values, the same images every time
   */
  public Outcome of(Classifier network, NDManager manager, Supplier<List<HeatMap>> maps) {
    NetworkState learnt = NetworkState.of(network);
    List<HeatMap> before = maps.get();
    List<Step> steps = new ArrayList<>();
    Set<String> shuffled = new LinkedHashSet<>();
    try {
      for (String part : parts(learnt)) {
        shuffled.add(part);
        shuffle(learnt, shuffled).loadInto(network, manager, false);
        steps.add(new Step(part, similarity(before, maps.get())));
      }
    } finally {
      learnt.loadInto(network, manager, false);
    }
    return new Outcome(List.copyOf(steps));
  }

  /** The first words of the parameters' names, from the output to the input. */
  private static List<String> parts(NetworkState state) {
    Set<String> parts = new LinkedHashSet<>();
    state.tensors().keySet().forEach(name -> parts.add(part(name)));
    List<String> ordered = new ArrayList<>(parts);
    Collections.reverse(ordered);
    return ordered;
  }

  private static String part(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private NetworkState shuffle(NetworkState learnt, Set<String> parts) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    learnt
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(name, parts.contains(part(name)) ? shuffle(name, tensor) : tensor));
    return new NetworkState(tensors);
  }

  private Tensor shuffle(String name, Tensor tensor) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + name.hashCode());
    float[] values = tensor.values().clone();
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      float kept = values[i];
      values[i] = values[other];
      values[other] = kept;
    }
    return new Tensor(tensor.shape(), values);
  }

  private static double similarity(List<HeatMap> before, List<HeatMap> after) {
    double sum = 0;
    for (int i = 0; i < before.size(); i++) {
      double rho = Correlation.spearman(doubles(before.get(i)), doubles(after.get(i)));
      sum += isLevel(before.get(i)) ? 1 : Double.isNaN(rho) ? 0 : rho;
    }
    return sum / before.size();
  }

  private static boolean isLevel(HeatMap map) {
    return map.stretched().largest() == 0;
  }

  private static double[] doubles(HeatMap map) {
    double[] values = new double[map.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = map.values()[i];
    }
    return values;
  }
}
