package org.opportune.inference.ctnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.ingest.ct.HounsfieldVolume;

/** A bundle's CT-Net as a giver of labels. May be shared by threads. */
public final class VolumeLabeller {
  private final LoadedNetwork network;
  private final VolumeCard card;

  /**
   * A labeller; the network stays the caller's to close.
   *
   * @throws BundleException when the bundle is of another network
   */
  public VolumeLabeller(LoadedNetwork network) {
    this.network = network;
    this.card = network.bundle().card().volumes();
    if (card == null) {
      throw new BundleException(
          "Invalid bundle: "
              + network.bundle().place()
              + "/"
              + ModelBundle.CARD
              + " has no volumes: its network does not label volumes; make one with opportune train"
              + " ctnet");
    }
  }

  /** Labels and grid. */
  public VolumeCard card() {
    return card;
  }

  /** Probability of each label. */
  public double[] probabilities(HounsfieldVolume volume) {
    return probabilities(card.grid().place(volume));
  }

  /**
   * Probability of each label.
   *
   * @param placed as {@link org.opportune.inference.volume.VolumeGrid#place} gives it
   */
  public double[] probabilities(short[] placed) {
    float[] logits;
    try (NDManager scope = network.newScope()) {
      NDArray input = VolumeBatch.of(scope, card.grid(), List.of(placed));
      logits = network.apply(scope, input).toFloatArray();
    }
    double[] probabilities = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] = 1 / (1 + Math.exp(-logits[k]));
    }
    return probabilities;
  }
}
