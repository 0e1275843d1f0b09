package org.opportune.staging.severity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;
import org.opportune.staging.mixture.ComponentSelection;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.Transform;

/**
 * A fitted population turned into stages: fitted once, versioned, then applied night after night
 * without refitting. Immutable, thread-safe, serializable; {@link #toJson} and {@link #fromJson}
 * keep every digit.
 *
 * <p>Stages come from ascending cut points, so a higher score never has a lower stage, whatever the
 * mixture. Posteriors are the monotone version of the mixture's: for each boundary between stages,
 * the probability of being above it is replaced by the nearest function, in mean square over the
 * population, that never falls as the score rises; cut points stand where that probability passes
 * one half.
 */
public final class StageModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String version;
  private final String createdByRun;
  private final FitPopulation population;
  private final GaussianMixture mixture;
  private final List<Double> mixtureCutPoints;
  private final ComponentSelection selection;
  private final List<String> notices;
  private final Calibration calibration;
  private final DriftReference reference;
  private final StageStability stability;
  private final List<Double> cutPoints;
  private final MonotonePosteriors posteriors;

  @JsonCreator
  StageModel(
      @JsonProperty("createdByRun") String createdByRun,
      @JsonProperty(value = "population", required = true) FitPopulation population,
      @JsonProperty(value = "mixture", required = true) GaussianMixture mixture,
      @JsonProperty(value = "mixtureCutPoints", required = true) List<Double> mixtureCutPoints,
      @JsonProperty(value = "selection", required = true) ComponentSelection selection,
      @JsonProperty("notices") List<String> notices,
      @JsonProperty("calibration") Calibration calibration,
      @JsonProperty("reference") DriftReference reference,
      @JsonProperty("stability") StageStability stability) {
    this.createdByRun = createdByRun;
    this.population = population;
    this.mixture = mixture;
    this.mixtureCutPoints = List.copyOf(mixtureCutPoints);
    this.selection = selection;
    this.notices = notices == null ? List.of() : List.copyOf(notices);
    this.calibration = calibration;
    this.reference = reference;
    this.stability = stability;
    this.cutPoints = calibration == null ? this.mixtureCutPoints : calibration.cutPoints();
    this.posteriors = new MonotonePosteriors(mixture);
    this.version = ModelVersion.of(population, mixture, calibration);
  }

  /**
   * The same mixture with cut points where a reference measure reaches its bands. Posteriors move
   * with the cut points: scores are mapped, linearly between cut points, to where the mixture's own
   * stand. The version changes, because stages do; what a reader must know of the bands joins the
   * notices.
   */
  public StageModel withCalibration(Calibration other) {
    List<String> told = new ArrayList<>(notices);
    if (calibration != null) {
      told.removeAll(calibration.notices());
    }
    told.addAll(other.notices());
    return new StageModel(
        createdByRun,
        population,
        mixture,
        mixtureCutPoints,
        selection,
        told,
        other,
        reference,
        stability);
  }

  /** The same with the fit population's scores, so that later nights can be checked for drift. */
  public StageModel withReference(DriftReference other) {
    return new StageModel(
        createdByRun,
        population,
        mixture,
        mixtureCutPoints,
        selection,
        notices,
        calibration,
        other,
        stability);
  }

  /** The same with its bootstrap stability. */
  public StageModel withStability(StageStability other) {
    return new StageModel(
        createdByRun,
        population,
        mixture,
        mixtureCutPoints,
        selection,
        notices,
        calibration,
        reference,
        other);
  }

  /**
   * The stage of a score and the probability of each.
   *
   * @param score in [0, 1]
   * @throws StagingException when NaN, infinite or out of range
   */
  public StagedScore stage(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new StagingException(
          Double.isFinite(score) ? Problem.OUT_OF_RANGE : Problem.NOT_A_NUMBER,
          "Cannot stage a score: %s is not in [0, 1]. Quarantine the series it came from"
              .formatted(score));
    }
    int code = 0;
    while (code < cutPoints.size() && score > cutPoints.get(code)) {
      code++;
    }
    double[] p = posteriors.at(calibration == null ? score : onMixture(score));
    return new StagedScore(Stage.ofCode(code), p[0], p[1], p[2], p[3]);
  }

  /** Where on the mixture's own cut points a calibrated score stands. */
  private double onMixture(double score) {
    double fromLow = 0;
    double toLow = 0;
    for (int j = 0; j <= cutPoints.size(); j++) {
      boolean last = j == cutPoints.size();
      double fromHigh = last ? 1 : cutPoints.get(j);
      double toHigh = last ? 1 : mixtureCutPoints.get(j);
      if (score <= fromHigh) {
        double width = fromHigh - fromLow;
        return width > 0 ? toLow + (score - fromLow) / width * (toHigh - toLow) : toHigh;
      }
      fromLow = fromHigh;
      toLow = toHigh;
    }
    return 1;
  }

  /** Identifier derived from the population and the fit: equal for equal content. */
  @JsonProperty
  public String version() {
    return version;
  }

  /** The run that made the model. */
  @JsonProperty
  public String createdByRun() {
    return createdByRun;
  }

  /** What the model was fitted to. */
  @JsonProperty
  public FitPopulation population() {
    return population;
  }

  /** The fitted mixture, four components ascending by mean. */
  @JsonProperty
  public GaussianMixture mixture() {
    return mixture;
  }

  /** Scale of the fit. */
  public Transform transform() {
    return mixture.transform();
  }

  /** The mixture's own cut points, before any calibration. */
  @JsonProperty
  public List<Double> mixtureCutPoints() {
    return mixtureCutPoints;
  }

  /**
   * The cut points in force, the calibration's where there is one. Three ascending scores in [0,
   * 1]: above the first is mild, above the second moderate, above the third severe; a score equal
   * to a cut point stays below it. A cut point of 1 is never passed.
   */
  @JsonProperty
  public List<Double> cutPoints() {
    return cutPoints;
  }

  /** Likelihood, BIC and ICL for 1 to 6 components. */
  @JsonProperty
  public ComponentSelection selection() {
    return selection;
  }

  /** How many groups the data support, by BIC, 1..6. */
  public int supportedGroups() {
    return selection.byBic();
  }

  /** Whether the data support at least the four groups that stages name. */
  public boolean supportsFourStages() {
    return supportedGroups() >= Stage.values().length;
  }

  /** What a reader of the report must know of this fit; empty when nothing. */
  @JsonProperty
  public List<String> notices() {
    return notices;
  }

  /** What the stages follow: {@code mixture}, or the reference the model is calibrated to. */
  public String basis() {
    return calibration == null ? "mixture" : calibration.reference();
  }

  /** The map to a reference measure, or null when not calibrated. */
  @JsonProperty
  public Calibration calibration() {
    return calibration;
  }

  /** The fit population's scores, or null when drift cannot be checked. */
  @JsonProperty
  public DriftReference reference() {
    return reference;
  }

  /** Bootstrap stability, or null when not measured. */
  @JsonProperty
  public StageStability stability() {
    return stability;
  }

  /** The model as JSON text. */
  public String toJson() {
    return StageJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws StagingException when the text is not a whole stage model
   */
  public static StageModel fromJson(String json) {
    return StageJson.read(json, StageModel.class);
  }
}
