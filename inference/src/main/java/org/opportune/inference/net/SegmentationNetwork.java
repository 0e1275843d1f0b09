package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * A network that gives every pixel a logit per class.
 *
 * <p>Input: (batch, 1, rows, columns), or (batch, 1, slices, rows, columns) for a volumetric one,
 * HU scaled to 0..1. Output: the same with a channel per class, logits.
 */
public abstract class SegmentationNetwork extends Layer {
  private final SegmentationSettings settings;

  SegmentationNetwork(SegmentationSettings settings) {
    this.settings = settings;
  }

  /** Declares a network; its parameters have no values before {@link NetworkState#loadInto}. */
  public static SegmentationNetwork of(SegmentationSettings settings) {
    return switch (settings.family()) {
      case U_NET -> new UNet(settings);
      case U_NET_PLUS_PLUS -> new NestedUNet(settings);
      case U_NET_3D -> new VolumeUNet(settings);
      case TRANS_U_NET -> new TransUNet(settings);
    };
  }

  /**
   * What a pass gives. Both arrays are the caller's.
   *
   * @param logits a channel per class, as large as the input
   * @param bottleneck the coarsest level: (batch, channels, [slices,] rows, columns)
   */
  public record Pass(NDArray logits, NDArray bottleneck) implements AutoCloseable {
    @Override
    public void close() {
      logits.close();
      bottleneck.close();
    }
  }

  /** What was built. */
  public final SegmentationSettings settings() {
    return settings;
  }

  /**
   * Runs the network.
   *
   * @param input stays open
   * @param dropout channels switched off of what each step of the way up gets from below; null for
   *     none
   */
  public final Pass pass(
      ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    settings.checkInput(input.getShape());
    return run(parameters, input, training, dropout);
  }

  abstract Pass run(
      ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout);

  @Override
  public final NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    Pass pass = pass(parameters, input, training, null);
    pass.bottleneck().close();
    return pass.logits();
  }
}
