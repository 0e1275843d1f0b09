package org.opportune.inference.ana;

import java.util.List;
import org.opportune.inference.bag.Patch;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;

/** A bundle's network as a finder of patterns in patches. May be shared by threads. */
public final class PatternNetwork {
  private static final int BATCH = 32;

  private final LoadedNetwork network;
  private final PatternCard card;

  /**
   * A finder; the network stays the caller's to close.
   *
   * @throws BundleException when the bundle is of a network of CT
   */
  public PatternNetwork(LoadedNetwork network) {
    this.network = network;
    this.card = network.bundle().card().patterns();
    if (card == null) {
      throw new BundleException(
          "Invalid bundle: "
              + network.bundle().place()
              + "/"
              + ModelBundle.CARD
              + " has no patterns: its network is not of slides; make one with opportune train ana");
    }
  }

  /** Labels, thresholds and patches. */
  public PatternCard card() {
    return card;
  }

  /** Probability of each label in each patch, {@code probabilities[patch][label]}. */
  public double[][] probabilities(List<Patch> patches) {
    double[][] probabilities = new double[patches.size()][];
    for (int from = 0; from < patches.size(); from += BATCH) {
      List<Patch> batch = patches.subList(from, Math.min(patches.size(), from + BATCH));
      float[] logits = logits(batch);
      int labels = card.labels().size();
      for (int i = 0; i < batch.size(); i++) {
        double[] row = new double[labels];
        for (int k = 0; k < labels; k++) {
          row[k] = 1 / (1 + Math.exp(-logits[i * labels + k]));
        }
        probabilities[from + i] = row;
      }
    }
    return probabilities;
  }

  private float[] logits(List<Patch> batch) {
    int side = card.grid().inputPixels();
    float[] logits =
        network.forward(card.input(batch), batch.size(), 3, side, side, LoadedNetwork.ALL);
    if (logits.length != batch.size() * card.labels().size()) {
      throw new BundleException(
          "Invalid bundle: the network of %s gives %d numbers for %d patches, its card names %d labels"
              .formatted(
                  network.bundle().place(), logits.length, batch.size(), card.labels().size()));
    }
    return logits;
  }
}
