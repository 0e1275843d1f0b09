package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link SegmentationFamily#U_NET_3D} for thick or sparse slices. What lies on one slice's pixel
 * need not lie on the next slice's, so the finest level has kernels of 1x3x3, the others 3x3x3, and
 * only rows and columns are halved (the anisotropic rule of nnU-Net, Isensee et al., Nature Methods
 * 2021).
 */
final class VolumeUNet extends SegmentationNetwork {
  private final List<DoubleConv> down = new ArrayList<>();
  private final List<UpConv> raise = new ArrayList<>();
  private final List<DoubleConv> up = new ArrayList<>();
  private final Conv outc;

  VolumeUNet(SegmentationSettings settings) {
    super(settings);
    int width = settings.width();
    for (int i = 0; i <= settings.halvings(); i++) {
      int in = i == 0 ? 1 : width << (i - 1);
      down.add(
          addChildBlock("down%d".formatted(i), DoubleConv.ofVolumes(in, width << i, depth(i))));
    }
    for (int i = settings.halvings() - 1; i >= 0; i--) {
      int own = width << i;
      raise.add(addChildBlock("raise%d".formatted(i), new UpConv(own * 2, own)));
      up.add(addChildBlock("up%d".formatted(i), DoubleConv.ofVolumes(own * 2, own, depth(i))));
    }
    this.outc = addChildBlock("outc", Conv.pointwise(width, settings.classes(), true));
  }

  private static int depth(int level) {
    return level == 0 ? 1 : 3;
  }

  @Override
  Pass run(ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    List<NDArray> levels = new ArrayList<>();
    levels.add(down.get(0).apply(parameters, input, training));
    for (int i = 1; i < down.size(); i++) {
      try (NDArray halved = Slices.each(levels.get(i - 1), Down::halve)) {
        levels.add(down.get(i).apply(parameters, halved, training));
      }
    }
    NDArray bottom = levels.remove(levels.size() - 1);
    NDArray now = bottom;
    for (int i = 0; i < up.size(); i++) {
      UpConv doubled = raise.get(i);
      NDArray below = dropout == null ? now : dropout.apply(now);
      try (NDArray skip = levels.remove(levels.size() - 1);
          NDArray raised =
              Slices.each(below, images -> doubled.apply(parameters, images, training));
          NDArray joined = skip.concat(raised, 1)) {
        if (below != now) {
          below.close();
        }
        if (now != bottom) {
          now.close();
        }
        now = up.get(i).apply(parameters, joined, training);
      }
    }
    try (NDArray last = now) {
      NDArray logits = Slices.each(last, images -> outc.apply(parameters, images, training));
      return new Pass(logits, bottom);
    }
  }
}
