package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * {@link SegmentationFamily#U_NET}, with batch normalisation and padded convolutions, so that the
 * output is as large as the input.
 */
final class UNet extends SegmentationNetwork {
  private final UNetEncoder encoder;
  private final UNetDecoder decoder;

  UNet(SegmentationSettings settings) {
    super(settings);
    this.encoder = addChildBlock("encoder", new UNetEncoder(settings.width(), settings.halvings()));
    this.decoder =
        addChildBlock(
            "decoder", new UNetDecoder(settings.width(), settings.halvings(), settings.classes()));
  }

  @Override
  Pass run(ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    List<NDArray> levels = encoder.levels(parameters, input, training);
    NDArray bottom = levels.get(levels.size() - 1);
    NDArray logits = decoder.apply(parameters, bottom, levels, training, dropout);
    levels.subList(0, levels.size() - 1).forEach(NDArray::close);
    return new Pass(logits, bottom);
  }
}
