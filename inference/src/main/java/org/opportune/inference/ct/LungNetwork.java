package org.opportune.inference.ct;

import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.lung.LungPainter;
import org.opportune.inference.lung.LungPicture;

/**
 * A bundle's network as a painter of lungs: the channel that the card names holds the likelihood.
 * Input (batch, 1, 128, 128), output (batch, channels, 128, 128).
 */
public final class LungNetwork implements LungPainter {
  private final LoadedNetwork network;

  /** A painter; the network stays the caller's to close. */
  public LungNetwork(LoadedNetwork network) {
    this.network = network;
  }

  @Override
  public float[][] paint(float[][] pictures) {
    int area = LungPicture.SIDE * LungPicture.SIDE;
    float[] input = new float[pictures.length * area];
    for (int i = 0; i < pictures.length; i++) {
      System.arraycopy(pictures[i], 0, input, i * area, area);
    }
    float[] flat =
        network.forward(
            input,
            pictures.length,
            1,
            LungPicture.SIDE,
            LungPicture.SIDE,
            network.bundle().card().anomalyChannel());
    float[][] painted = new float[pictures.length][area];
    for (int i = 0; i < painted.length; i++) {
      System.arraycopy(flat, i * area, painted[i], 0, area);
    }
    return painted;
  }
}
