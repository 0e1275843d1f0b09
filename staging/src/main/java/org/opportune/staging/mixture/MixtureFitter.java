package org.opportune.staging.mixture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Fits a mixture of normals by maximum likelihood: many starts, each climbed a little; the best
 * climbed to the end; then components are taken away where they help least and given where they
 * help most, for as long as the likelihood rises. The same sample and settings give the same
 * mixture.
 */
public final class MixtureFitter {
  private static final int SCREENING_POINTS = 512;
  private static final int RACE_POINTS = 2048;
  private static final int FINALISTS = 4;
  private static final double SCREENING_TOLERANCE = 1e-6;
  private static final int SCREENING_ITERATIONS = 90;
  private static final double RACE_TOLERANCE = 1e-8;
  private static final int RACE_ITERATIONS = 900;
  private static final int MOVE_ROUNDS = 6;
  private static final int MOVE_ITERATIONS = 45;

  private final MixtureSettings settings;

  /** A fitter with these settings. */
  public MixtureFitter(MixtureSettings settings) {
    this.settings = settings;
  }

  /**
   * Fits the settings' mixture.
   *
   * @throws StagingException when the sample has fewer distinct values than components, or is a
   *     histogram on another scale
   */
  public GaussianMixture fit(Sample raw) {
    Sample sample = raw.on(settings.transform());
    int k = settings.components();
    if (sample.size() < Math.max(2, k)) {
      throw new StagingException(
          Problem.NO_SPREAD,
          "Cannot fit %d components: the scores take only %d distinct value(s). Check that the network scores vary, or ask for fewer components"
              .formatted(k, sample.size()));
    }
    Sample coarse = sample.coarsened(SCREENING_POINTS);
    Em screening = em(coarse);
    SplittableRandom random = new SplittableRandom(settings.seed());
    List<Em.Run> screened = new ArrayList<>();
    for (Parameters start :
        new Starts(coarse, k, settings.varianceFloor()).all(settings.starts(), random)) {
      screened.add(screening.climb(start, SCREENING_TOLERANCE, SCREENING_ITERATIONS));
    }
    Em race = em(sample.coarsened(RACE_POINTS));
    Em.Run best = null;
    for (Em.Run finalist : distinct(screened)) {
      best = better(best, race.climb(finalist.parameters(), RACE_TOLERANCE, RACE_ITERATIONS));
    }
    if (settings.starts() > 0) {
      best = moved(best, screening, race);
    }
    Em full = em(sample);
    Em.Run run = full.climb(best.parameters(), settings.tolerance(), settings.maxIterations());
    return mixture(full, run, sample);
  }

  private Em em(Sample sample) {
    return new Em(sample, settings.variances(), settings.varianceFloor());
  }

  private static Em.Run better(Em.Run one, Em.Run other) {
    return one == null || other.bound() > one.bound() ? other : one;
  }

  /** Climbs from a known mixture instead of from many starts, as a bootstrap does. */
  public GaussianMixture refit(Sample raw, GaussianMixture from) {
    Sample sample = raw.on(settings.transform());
    Em em = new Em(sample, settings.variances(), settings.varianceFloor());
    Em.Run run = em.climb(Parameters.of(from), settings.tolerance(), settings.maxIterations());
    return mixture(em, run, sample);
  }

  /** The best few runs, one for each bound reached. */
  private static List<Em.Run> distinct(List<Em.Run> runs) {
    List<Em.Run> ordered = new ArrayList<>(runs);
    ordered.sort(Comparator.comparingDouble(Em.Run::bound).reversed());
    List<Em.Run> kept = new ArrayList<>();
    for (Em.Run run : ordered) {
      boolean same =
          !kept.isEmpty() && kept.get(kept.size() - 1).bound() - run.bound() < SCREENING_TOLERANCE;
      if (!same && kept.size() < FINALISTS) {
        kept.add(run);
      }
    }
    return kept;
  }

  /**
   * Tries every way of dropping one component and halving another (Ueda and others 2000, in one
   * dimension), and keeps the best while it gains.
   */
  private Em.Run moved(Em.Run start, Em screening, Em race) {
    Em.Run best = start;
    int k = settings.components();
    for (int round = 0; round < MOVE_ROUNDS; round++) {
      Em.Run candidate = null;
      for (int drop = 0; drop < k; drop++) {
        for (int split = 0; split < k; split++) {
          if (drop != split) {
            Parameters moved = move(best.parameters(), drop, split);
            candidate =
                better(
                    candidate, screening.climb(moved, SCREENING_TOLERANCE, SCREENING_ITERATIONS));
          }
        }
      }
      if (candidate == null) {
        return best;
      }
      Em.Run raced = race.climb(candidate.parameters(), RACE_TOLERANCE, RACE_ITERATIONS);
      if (raced.bound() <= best.bound() + RACE_TOLERANCE) {
        return best;
      }
      best = raced;
    }
    return best;
  }

  private static Parameters move(Parameters from, int drop, int split) {
    Parameters moved = from.copy();
    double sd = Math.sqrt(from.variances[split]);
    double half = (from.weights[split] + from.weights[drop]) / 2;
    moved.weights[split] = half;
    moved.weights[drop] = half;
    moved.means[split] = from.means[split] - 0.7 * sd;
    moved.means[drop] = from.means[split] + 0.7 * sd;
    moved.variances[split] = from.variances[split] / 2;
    moved.variances[drop] = from.variances[split] / 2;
    return moved;
  }

  private GaussianMixture mixture(Em em, Em.Run run, Sample sample) {
    double logLikelihood = em.logLikelihood(run.parameters());
    long n = Math.round(sample.total());
    double bic =
        -2 * logLikelihood
            + settings.variances().parameters(settings.components()) * Math.log(sample.total());
    return new GaussianMixture(
        settings.transform(),
        settings.variances(),
        run.parameters().sorted(),
        logLikelihood,
        n,
        bic,
        bic + 2 * em.entropy(run.parameters()),
        run.iterations(),
        run.converged());
  }
}
