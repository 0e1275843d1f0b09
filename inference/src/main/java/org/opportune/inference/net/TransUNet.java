package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link SegmentationFamily#TRANS_U_NET}: each pixel of the coarsest level is a token; a
 * transformer lets all of them see each other before the way up. The paper's encoder is a ResNet-50
 * and its transformer has 12 layers of 768 channels; here the encoder is the U-Net's and the
 * channels are those of its coarsest level.
 */
final class TransUNet extends SegmentationNetwork {
  private final UNetEncoder encoder;
  private final Conv embed;
  private final Parameter positions;
  private final List<TransformerLayer> layers = new ArrayList<>();
  private final LayerNorm norm;
  private final Conv leave;
  private final Norm leaveNorm;
  private final UNetDecoder decoder;

  TransUNet(SegmentationSettings settings) {
    super(settings);
    int channels = settings.bottleneck();
    int across = settings.side() / settings.stride();
    this.positions =
        learned("positions", Parameter.Type.WEIGHT, 1, (long) across * across, channels);
    this.encoder = addChildBlock("encoder", new UNetEncoder(settings.width(), settings.halvings()));
    this.embed = addChildBlock("embed", Conv.pointwise(channels, channels, true));
    for (int i = 0; i < settings.layers(); i++) {
      layers.add(
          addChildBlock(
              "layers.%d".formatted(i),
              new TransformerLayer(channels, SegmentationSettings.HEADS)));
    }
    this.norm = addChildBlock("norm", new LayerNorm(channels));
    this.leave = addChildBlock("leave.0", new Conv(channels, channels, 3, 1, false));
    this.leaveNorm = addChildBlock("leave.1", new Norm(channels));
    this.decoder =
        addChildBlock(
            "decoder", new UNetDecoder(settings.width(), settings.halvings(), settings.classes()));
  }

  @Override
  Pass run(ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    List<NDArray> levels = encoder.levels(parameters, input, training);
    NDArray bottom = mix(parameters, levels.get(levels.size() - 1), training);
    NDArray logits = decoder.apply(parameters, bottom, levels, training, dropout);
    levels.forEach(NDArray::close);
    return new Pass(logits, bottom);
  }

  /** Lets the pixels of the coarsest level see each other. */
  private NDArray mix(ParameterStore parameters, NDArray coarsest, boolean training) {
    Shape shape = coarsest.getShape();
    NDArray place = parameters.getValue(positions, coarsest.getDevice(), training);
    NDArray now;
    try (NDArray embedded = embed.apply(parameters, coarsest, training);
        NDArray flat = embedded.reshape(shape.get(0), shape.get(1), -1);
        NDArray tokens = flat.transpose(0, 2, 1)) {
      now = tokens.add(place);
    }
    for (TransformerLayer layer : layers) {
      try (NDArray before = now) {
        now = layer.apply(parameters, before, training);
      }
    }
    try (NDArray last = now;
        NDArray normalised = norm.apply(parameters, last, training);
        NDArray channelsFirst = normalised.transpose(0, 2, 1);
        NDArray image = channelsFirst.reshape(shape);
        NDArray mixed = leave.apply(parameters, image, training)) {
      return leaveNorm.applyRelu(parameters, mixed, training);
    }
  }
}
