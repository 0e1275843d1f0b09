package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link SegmentationFamily#U_NET_PLUS_PLUS}: node (i, j) of level i joins all nodes before it on
 * its level with node (i + 1, j - 1), doubled. Without deep supervision: only the last node of the
 * finest level is read.
 */
final class NestedUNet extends SegmentationNetwork {
  private final UNetEncoder encoder;

  /** By column j - 1, then level i. */
  private final List<List<UpConv>> ups = new ArrayList<>();

  private final List<List<DoubleConv>> nodes = new ArrayList<>();
  private final Conv outc;

  NestedUNet(SegmentationSettings settings) {
    super(settings);
    int width = settings.width();
    this.encoder = addChildBlock("encoder", new UNetEncoder(width, settings.halvings()));
    for (int j = 1; j <= settings.halvings(); j++) {
      List<UpConv> up = new ArrayList<>();
      List<DoubleConv> node = new ArrayList<>();
      for (int i = 0; i <= settings.halvings() - j; i++) {
        int own = width << i;
        up.add(addChildBlock("up%d_%d".formatted(i, j), new UpConv(own * 2, own)));
        DoubleConv conv = new DoubleConv(own * (j + 1), own, own);
        node.add(addChildBlock("conv%d_%d".formatted(i, j), conv));
      }
      ups.add(up);
      nodes.add(node);
    }
    this.outc = addChildBlock("outc", Conv.pointwise(width, settings.classes(), true));
  }

  @Override
  Pass run(ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    // Of each level the nodes so far, from left to right.
    List<List<NDArray>> grid = new ArrayList<>();
    for (NDArray level : encoder.levels(parameters, input, training)) {
      grid.add(new ArrayList<>(List.of(level)));
    }
    for (int j = 1; j <= nodes.size(); j++) {
      for (int i = 0; i <= nodes.size() - j; i++) {
        NDArray below = grid.get(i + 1).get(j - 1);
        grid.get(i).add(node(parameters, i, j, grid.get(i), below, training, dropout));
      }
    }
    NDArray last = grid.get(0).get(nodes.size());
    NDArray bottom = grid.get(nodes.size()).remove(0);
    NDArray logits = outc.apply(parameters, last, training);
    grid.forEach(level -> level.forEach(NDArray::close));
    return new Pass(logits, bottom);
  }

  private NDArray node(
      ParameterStore parameters,
      int i,
      int j,
      List<NDArray> before,
      NDArray below,
      boolean training,
      ChannelDropout dropout) {
    NDArray thinned = dropout == null ? below : dropout.apply(below);
    NDList joined = new NDList(before);
    try (NDArray raised = ups.get(j - 1).get(i).apply(parameters, thinned, training)) {
      joined.add(raised);
      try (NDArray all = NDArrays.concat(joined, 1)) {
        return nodes.get(j - 1).get(i).apply(parameters, all, training);
      }
    } finally {
      if (thinned != below) {
        thinned.close();
      }
    }
  }
}
