package org.opportune.inference.ana;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.bag.Patch;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.explain.Explanations;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.net.Tensor;

/** Explanations of patches of slides by Grad-CAM. */
public final class PatternExplanations {
  private static final int CHANNELS = 3;

  private PatternExplanations() {}

  /**
   * Explains the likeliest pattern of each patch.
   *
   * @param layer that Grad-CAM looks at; null for the last
   */
  public static Explanations of(LoadedNetwork loaded, List<Patch> patches, String layer) {
    PatternNetwork network = new PatternNetwork(loaded);
    double[][] probabilities = network.probabilities(patches);
    int side = network.card().grid().inputPixels();
    List<Integer> classes = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    List<HeatMap> grey = new ArrayList<>();
    for (int i = 0; i < patches.size(); i++) {
      classes.add(likeliest(probabilities[i]));
      float[] input = network.card().input(List.of(patches.get(i)));
      inputs.add(new Tensor(new long[] {CHANNELS, side, side}, input));
      grey.add(new HeatMap(side, side, brightness(patches.get(i).planes())));
    }
    List<String> layers = loaded.classifier().layers();
    String chosen = layer == null ? layers.get(layers.size() - 1) : layer;
    return new Explanations(
        loaded, grey, List.of(Explanations.gradCam(loaded, chosen, inputs, classes)));
  }

  /** The patch of an image that speaks loudest for any pattern: the one that carries its call. */
  public static Patch carrier(PatternNetwork network, List<Patch> patches) {
    double[][] probabilities = network.probabilities(patches);
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = most(probabilities[i]) > most(probabilities[best]) ? i : best;
    }
    return patches.get(best);
  }

  private static double most(double[] probabilities) {
    return probabilities[likeliest(probabilities)];
  }

  private static int likeliest(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }

  private static float[] brightness(byte[] planes) {
    float[] grey = new float[planes.length / CHANNELS];
    for (int i = 0; i < planes.length; i++) {
      grey[i % grey.length] += planes[i] & 0xFF;
    }
    return grey;
  }
}
