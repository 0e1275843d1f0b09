package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import java.util.Optional;
import org.opportune.inference.net.GradientReversal;
import org.opportune.inference.net.Scale;
import org.opportune.inference.net.ScannerDiscriminator;
import org.opportune.inference.net.SegmentationNetwork;

/**
 * Learns the tissues of labelled scans and, from unlabelled ones of a new scanner, features from
 * which nobody can tell the scanner (Ganin et al., JMLR 2016): a discriminator learns to tell, and
 * its gradient reaches the network reversed.
 */
final class ReversalLesson implements Lesson {
  /** Weight of the discriminator's loss. */
  private static final double WEIGHT = 0.3;

  private final List<FieldScan> labelled;
  private final List<FieldScan> unlabelled;
  private final int slices;
  private final int scanners;
  private final ScannerDiscriminator discriminator;

  /**
   * A lesson.
   *
   * @param labelled with their truth
   * @param unlabelled whose truth is not read
   * @param slices labelled ones per step; half as many unlabelled come beside them
   * @param scanners how many there are in all
   * @param channels of the network's bottleneck
   */
  ReversalLesson(
      List<FieldScan> labelled,
      List<FieldScan> unlabelled,
      int slices,
      int scanners,
      int channels) {
    this.labelled = labelled;
    this.unlabelled = unlabelled;
    this.slices = slices;
    this.scanners = scanners;
    this.discriminator = new ScannerDiscriminator(channels, scanners);
  }

  @Override
  public Optional<Block> beside() {
    return Optional.of(discriminator);
  }

  @Override
  public NDArray loss(Step step) {
    var family = step.network().settings().family();
    Pieces known = Pieces.balanced(labelled, family, slices, step.random());
    Pieces all = known.and(Pieces.random(unlabelled, family, slices / 2, step.random()));
    SegmentationNetwork.Pass pass = step.pass(all);
    NDArray ofKnown = pass.logits().get(new NDIndex("0:" + known.pieces().size()));
    NDArray loss = SegmentationLoss.ofPixels(ofKnown, known.oneHot(step.scope()));
    NDArray reversed = GradientReversal.at(step.progress()).apply(pass.bottleneck());
    reversed.attach(step.scope());
    NDArray guess = discriminator.apply(step.parameters(), reversed, true);
    guess.attach(step.scope());
    return loss.add(Scale.by(SegmentationLoss.ofItems(guess, whose(step, all)), WEIGHT));
  }

  private NDArray whose(Step step, Pieces pieces) {
    int count = pieces.pieces().size();
    float[] hot = new float[count * scanners];
    for (int i = 0; i < count; i++) {
      hot[i * scanners + pieces.pieces().get(i).scan().scanner()] = 1;
    }
    return step.scope().create(hot, new Shape(count, scanners));
  }
}
