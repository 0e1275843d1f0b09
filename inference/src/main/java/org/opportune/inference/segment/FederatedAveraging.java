package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/**
 * Federated averaging (McMahan et al., AISTATS 2017, arXiv 1602.05629): each round every hospital
 * goes on from the common weights by itself, and the mean of theirs, weighted by their numbers of
 * samples, is common in the next.
 *
 * @param rounds how many
 */
public record FederatedAveraging(int rounds) {

  /** Checks the count. */
  public FederatedAveraging {
    if (rounds < 1) {
      throw new IllegalArgumentException("Invalid federation: " + rounds + " rounds");
    }
  }

  /** All rounds, from common weights. */
  public NetworkState run(
      NetworkState start, List<? extends Hospital> hospitals, Consumer<String> log) {
    NetworkState common = start;
    for (int round = 0; round < rounds; round++) {
      List<Hospital.Update> updates = new ArrayList<>();
      for (Hospital hospital : hospitals) {
        log.accept("  round %d/%d, hospital %s".formatted(round + 1, rounds, hospital.name()));
        updates.add(hospital.learn(common, round));
      }
      common = mean(updates);
    }
    return common;
  }

  /**
   * Mean weights, each update's share being that of its samples.
   *
   * @throws IllegalArgumentException when there is none, or names or shapes differ
   */
  public static NetworkState mean(List<Hospital.Update> updates) {
    if (updates.isEmpty()) {
      throw new IllegalArgumentException("Cannot average: no hospital sent weights");
    }
    double all = updates.stream().mapToLong(Hospital.Update::samples).sum();
    Map<String, Tensor> mean = new LinkedHashMap<>();
    updates
        .get(0)
        .weights()
        .tensors()
        .forEach(
            (name, first) -> {
              double[] sum = new double[first.values().length];
              for (Hospital.Update update : updates) {
                add(update, name, update.samples() / all, sum);
              }
              float[] values = new float[sum.length];
              for (int i = 0; i < sum.length; i++) {
                values[i] = (float) sum[i];
              }
              mean.put(name, new Tensor(first.shape(), values));
            });
    return new NetworkState(mean);
  }

  private static void add(Hospital.Update update, String name, double share, double[] sum) {
    Tensor tensor = update.weights().tensors().get(name);
    if (tensor == null || tensor.values().length != sum.length) {
      throw new IllegalArgumentException(
          "Cannot average: the hospitals' networks differ in " + name);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += share * tensor.values()[i];
    }
  }
}
