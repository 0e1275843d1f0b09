package org.opportune.staging.mixture;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well mixtures of 1 to 6 components explain one population.
 *
 * @param candidates ascending by number of components; those with more components than the scores
 *     have distinct values are left out
 * @param byPosterior groups that keep their weight in a Bayesian mixture of up to 6 ({@link
 *     BayesianMixture#supportedGroups}); null in models made before it was measured
 */
public record ComponentSelection(List<Candidate> candidates, Integer byPosterior)
    implements Serializable {
  /** Most components tried. */
  public static final int MOST = 6;

  private static final double TOLERANCE = 1e-8;
  private static final int ITERATIONS = 300;
  // Groups are counted, not placed: this many points tell them apart as well as all do.
  private static final int POSTERIOR_POINTS = 1024;

  /** Keeps its own copy. */
  public ComponentSelection {
    candidates = List.copyOf(candidates);
  }

  /**
   * One number of components.
   *
   * @param components k
   * @param logLikelihood best found, original scale
   * @param bic Bayesian information criterion, lower is better
   * @param icl integrated completed likelihood, lower is better; prefers groups that stand apart
   */
  public record Candidate(int components, double logLikelihood, double bic, double icl)
      implements Serializable {}

  /**
   * Fits every number of components with otherwise the same settings, but no more exactly than
   * criteria need: superfluous components creep for thousands of iterations and gain nothing.
   */
  public static ComponentSelection of(Sample raw, MixtureSettings settings) {
    Sample sample = raw.on(settings.transform());
    MixtureSettings loose =
        settings
            .withStarts((settings.starts() + 3) / 4)
            .withTolerance(Math.max(settings.tolerance(), TOLERANCE))
            .withMaxIterations(Math.min(settings.maxIterations(), ITERATIONS));
    List<Candidate> candidates = new ArrayList<>();
    for (int k = 1; k <= Math.min(MOST, sample.size()); k++) {
      GaussianMixture fit = new MixtureFitter(loose.withComponents(k)).fit(sample);
      candidates.add(new Candidate(k, fit.logLikelihood(), fit.bic(), fit.icl()));
    }
    int byPosterior =
        new BayesianMixtureFitter(loose.withComponents(MOST))
            .fit(sample.coarsened(POSTERIOR_POINTS))
            .supportedGroups();
    return new ComponentSelection(candidates, byPosterior);
  }

  /** The number of components with the lowest BIC. */
  public int byBic() {
    return best(Comparator.comparingDouble(Candidate::bic));
  }

  /** The number of components with the lowest ICL. */
  public int byIcl() {
    return best(Comparator.comparingDouble(Candidate::icl));
  }

  private int best(Comparator<Candidate> order) {
    return candidates.stream().min(order).orElseThrow().components();
  }
}
