package org.opportune.inference.ana;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.opportune.inference.bag.Bag;
import org.opportune.inference.bag.PatternCard;
import org.opportune.ingest.slide.SlidePicture;

/**
 * From a slide to its patterns: the probability of a pattern is the largest of any patch, and the
 * pattern is called above its threshold (arXiv 2511.21519, section on inference).
 */
public final class SlideScreener {
  private final PatternNetwork network;
  private final int evidence;

  /**
   * A screener.
   *
   * @param evidence patches named per pattern at most
   */
  public SlideScreener(PatternNetwork network, int evidence) {
    this.network = network;
    this.evidence = evidence;
  }

  /** Screens a slide. One that shows nothing has probability 0 of every pattern. */
  public SlidePatterns screen(SlidePicture picture) {
    PatternCard card = network.card();
    Bag bag = card.grid().cut(picture);
    double[][] probabilities = network.probabilities(bag.patches());
    List<PatternCall> calls = new ArrayList<>();
    for (int k = 0; k < card.labels().size(); k++) {
      calls.add(call(bag, probabilities, k));
    }
    return new SlidePatterns(bag.patches().size(), bag.background(), calls);
  }

  private PatternCall call(Bag bag, double[][] probabilities, int label) {
    double threshold = network.card().thresholds().get(label);
    double most = 0;
    List<PatternCall.Evidence> above = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      double probability = probabilities[i][label];
      most = Math.max(most, probability);
      if (probability > threshold) {
        above.add(new PatternCall.Evidence(bag.patches().get(i).place(), probability));
      }
    }
    above.sort(Comparator.comparingDouble(PatternCall.Evidence::probability).reversed());
    return new PatternCall(
        network.card().labels().get(label),
        most,
        threshold,
        above.size(),
        above.subList(0, Math.min(evidence, above.size())));
  }
}
