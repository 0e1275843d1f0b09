package org.opportune.inference.infection;

import java.util.List;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.explain.Explanations;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.net.Tensor;

/** Explanations of slices by all that an infection network offers. */
public final class InfectionExplanations {
  private InfectionExplanations() {}

  /**
   * Explains the likeliest infection of each slice.
   *
   * @param layer that Grad-CAM looks at; null for the last
   */
  public static Explanations of(LoadedNetwork loaded, List<InfectionSlice> slices, String layer) {
    InfectionNetwork network = new InfectionNetwork(loaded);
    List<Integer> classes = slices.stream().map(network::likeliestInfection).toList();
    List<Tensor> inputs =
        slices.stream()
            .map(slice -> new Tensor(new long[] {1, slice.side(), slice.side()}, slice.input()))
            .toList();
    List<String> layers = loaded.classifier().layers();
    String chosen = layer == null ? layers.get(layers.size() - 1) : layer;
    return new Explanations(
        loaded,
        slices.stream()
            .map(slice -> new HeatMap(slice.side(), slice.side(), slice.input()))
            .toList(),
        List.of(
            new Explanations.Method(
                "class activation", () -> each(slices, classes, network::activation)),
            new Explanations.Method(
                "infection map", () -> each(slices, classes, network::infectionMap)),
            new Explanations.Method(
                "joint saliency", () -> each(slices, classes, network::saliency)),
            Explanations.gradCam(loaded, chosen, inputs, classes)));
  }

  private interface Mapped {
    HeatMap of(InfectionSlice slice, int clazz);
  }

  private static List<HeatMap> each(
      List<InfectionSlice> slices, List<Integer> classes, Mapped mapped) {
    return java.util.stream.IntStream.range(0, slices.size())
        .mapToObj(i -> mapped.of(slices.get(i), classes.get(i)))
        .toList();
  }
}
