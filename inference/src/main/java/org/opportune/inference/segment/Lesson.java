package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.SplittableRandom;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.SegmentationNetwork;

/** What a network learns, step by step. */
interface Lesson {

  /** The loss of one step, of fresh draws. */
  NDArray loss(Step step);

  /** A second network that learns beside the first; none for most. */
  default Optional<Block> beside() {
    return Optional.empty();
  }

  /**
   * One step.
   *
   * @param network what learns
   * @param parameters where its values come from
   * @param scope owns everything made on the way; closed after the backward pass
   * @param dropout channels to switch off; null for none
   * @param random decides what is drawn
   * @param progress of the training, 0 (start) to 1 (end)
   */
  record Step(
      SegmentationNetwork network,
      ParameterStore parameters,
      NDManager scope,
      ChannelDropout dropout,
      SplittableRandom random,
      double progress) {

    /** Runs the network over values of a batch's shape. */
    SegmentationNetwork.Pass pass(Pieces pieces, float[] values) {
      NDArray input = scope.create(values, pieces.shape(1));
      SegmentationNetwork.Pass pass = network.pass(parameters, input, true, dropout);
      pass.logits().attach(scope);
      pass.bottleneck().attach(scope);
      return pass;
    }

    /** Runs the network over a batch. */
    SegmentationNetwork.Pass pass(Pieces pieces) {
      return pass(pieces, pieces.values());
    }
  }
}
