package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * Everything a report prints. A section whose part is empty is left out of the page; make one with
 * {@link #of} and fill in what the night has.
 *
 * @param run which night
 * @param warnings what a reader must know before the numbers; full sentences
 * @param flow from objects seen to patients staged
 * @param slides what became of images of slides, in a sentence
 * @param prevalence the answer
 * @param ageAndSex stages by age band and sex
 * @param trends tests over ordered groups
 * @param groups stages by site, scanner, kernel, year
 * @param histogram the scores
 * @param mixture the mixture fitted to them
 * @param scatter score against LAA-950
 * @param boxes kernel and scanner effects
 * @param pictures examples
 * @param ana slide patterns
 * @param drift against the previous run
 * @param scoreDrift tonight's new scores against the population of the stage model
 * @param methods for a paper
 * @param models versions and hashes
 * @param runs rows of the runs table
 */
public record ReportData(
    RunSummary run,
    List<String> warnings,
    List<FlowStep> flow,
    Optional<String> slides,
    Prevalence prevalence,
    Optional<AgeSexTable> ageAndSex,
    List<GroupTable> groups,
    List<TrendLine> trends,
    Optional<ScoreHistogram> histogram,
    Optional<MixtureCurve> mixture,
    List<ScatterPoint> scatter,
    List<BoxTable> boxes,
    List<ExamplePicture> pictures,
    Optional<AnaSummary> ana,
    Optional<Drift> drift,
    List<ScoreDrift> scoreDrift,
    Optional<Methods> methods,
    List<ModelVersion> models,
    List<RunRecord> runs) {
  public ReportData {
    warnings = List.copyOf(warnings);
    flow = List.copyOf(flow);
    groups = List.copyOf(groups);
    trends = List.copyOf(trends);
    scoreDrift = List.copyOf(scoreDrift);
    scatter = List.copyOf(scatter);
    boxes = List.copyOf(boxes);
    pictures = List.copyOf(pictures);
    models = List.copyOf(models);
    runs = List.copyOf(runs);
  }

  /** A report of what every night has; every other section is left out until set. */
  public static Builder of(RunSummary run, List<FlowStep> flow, Prevalence prevalence) {
    return new Builder(run, flow, prevalence);
  }

  /** Collects the sections that a night may or may not have. */
  public static final class Builder {
    private final RunSummary run;
    private final List<FlowStep> flow;
    private final Prevalence prevalence;
    private List<String> warnings = List.of();
    private Optional<String> slides = Optional.empty();
    private Optional<AgeSexTable> ageAndSex = Optional.empty();
    private List<GroupTable> groups = List.of();
    private List<TrendLine> trends = List.of();
    private List<ScoreDrift> scoreDrift = List.of();
    private Optional<ScoreHistogram> histogram = Optional.empty();
    private Optional<MixtureCurve> mixture = Optional.empty();
    private List<ScatterPoint> scatter = List.of();
    private List<BoxTable> boxes = List.of();
    private List<ExamplePicture> pictures = List.of();
    private Optional<AnaSummary> ana = Optional.empty();
    private Optional<Drift> drift = Optional.empty();
    private Optional<Methods> methods = Optional.empty();
    private List<ModelVersion> models = List.of();
    private List<RunRecord> runs = List.of();

    private Builder(RunSummary run, List<FlowStep> flow, Prevalence prevalence) {
      this.run = run;
      this.flow = flow;
      this.prevalence = prevalence;
    }

    public Builder warnings(List<String> sentences) {
      this.warnings = sentences;
      return this;
    }

    /** Left out where the archive holds none. */
    public Builder slides(Optional<String> sentence) {
      this.slides = sentence;
      return this;
    }

    public Builder ageAndSex(AgeSexTable table) {
      this.ageAndSex = Optional.of(table);
      return this;
    }

    public Builder groups(List<GroupTable> tables) {
      this.groups = tables;
      return this;
    }

    public Builder trends(List<TrendLine> lines) {
      this.trends = lines;
      return this;
    }

    public Builder scoreDrift(List<ScoreDrift> comparisons) {
      this.scoreDrift = comparisons;
      return this;
    }

    public Builder histogram(ScoreHistogram scores) {
      this.histogram = Optional.of(scores);
      return this;
    }

    /** Drawn over the histogram; left out where there is none. */
    public Builder mixture(MixtureCurve fitted) {
      this.mixture = Optional.of(fitted);
      return this;
    }

    public Builder scatter(List<ScatterPoint> points) {
      this.scatter = points;
      return this;
    }

    public Builder boxes(List<BoxTable> tables) {
      this.boxes = tables;
      return this;
    }

    public Builder pictures(List<ExamplePicture> examples) {
      this.pictures = examples;
      return this;
    }

    public Builder ana(AnaSummary summary) {
      this.ana = Optional.of(summary);
      return this;
    }

    public Builder drift(Drift change) {
      this.drift = Optional.of(change);
      return this;
    }

    public Builder methods(Methods facts) {
      this.methods = Optional.of(facts);
      return this;
    }

    public Builder models(List<ModelVersion> versions) {
      this.models = versions;
      return this;
    }

    public Builder runs(List<RunRecord> records) {
      this.runs = records;
      return this;
    }

    public ReportData build() {
      return new ReportData(
          run,
          warnings,
          flow,
          slides,
          prevalence,
          ageAndSex,
          groups,
          trends,
          histogram,
          mixture,
          scatter,
          boxes,
          pictures,
          ana,
          drift,
          scoreDrift,
          methods,
          models,
          runs);
    }
  }
}
