package org.opportune.jobs.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** A night that could have been: one population, every number of the report counted from it. */
final class SampleReport {
  static final long BOUND = 5;

  /** Weights, and means and deviations of the logarithm of the score. */
  static final MixtureCurve MIXTURE =
      new MixtureCurve(
          "stage-2026-11-21-a3f09c",
          2637,
          MixtureCurve.Transform.LOG,
          0,
          List.of(
              new MixtureCurve.Component(0.775, -4.35, 0.42),
              new MixtureCurve.Component(0.142, -3.05, 0.38),
              new MixtureCurve.Component(0.058, -2.15, 0.30),
              new MixtureCurve.Component(0.025, -1.35, 0.28)),
          List.of(0.0281, 0.0771, 0.1702));

  private SampleReport() {}

  static RunSummary run() {
    return new RunSummary(
        "Emphysema in the chest CT archive",
        "2026-11-21-nightly-7f3a",
        LocalDate.of(2026, 11, 21),
        Instant.parse("2026-11-22T05:12:44Z"),
        "0.1.0",
        "s3a://opportune/warehouse",
        "sha256:9b1c04e2",
        List.of(
            new RunSummary.JobDuration("index", Duration.ofSeconds(1412)),
            new RunSummary.JobDuration("screen", Duration.ofSeconds(21_530)),
            new RunSummary.JobDuration("stage", Duration.ofSeconds(38)),
            new RunSummary.JobDuration("report", Duration.ofMillis(9_400))));
  }

  static ReportData data() {
    SamplePopulation population = SamplePopulation.of(2637, 17);
    long patients = population.patients().size();
    long[] stages = population.stages();
    long any = patients - stages[0];
    List<StagePrevalence> prevalence = new ArrayList<>();
    for (int stage = 0; stage < 4; stage++) {
      prevalence.add(
          new StagePrevalence(
              stage,
              Count.of(stages[stage]),
              Optional.of(SamplePopulation.wilson(stages[stage], patients))));
    }
    return ReportData.of(
            run(),
            flow(patients),
            new Prevalence(
                "patients with at least one eligible chest CT, one index scan each",
                Count.of(patients),
                Count.of(any),
                Optional.of(SamplePopulation.wilson(any, patients)),
                "Wilson, 95%",
                prevalence,
                List.of(
                    new Prevalence.AdjustedRate(
                        "Age-standardised, WHO World Standard 2000–2025",
                        Optional.of(new Rate(13.2, 11.9, 14.6)),
                        "Fay-Feuer interval; weights renormalised to the ages present, 40 and over."),
                    new Prevalence.AdjustedRate(
                        "Corrected for sensitivity and specificity (Rogan-Gladen)",
                        Optional.empty(),
                        "Not estimable: no local sensitivity and specificity are configured."))))
        .warnings(
            List.of(
                "The default network was trained on synthetic scans; its scores have not been validated on this archive.",
                "412 of 2 637 index scans use a sharp kernel, which raises LAA-950 by several points."))
        .ageAndSex(population.ageAndSex())
        .groups(
            List.of(
                population.group("Site", SamplePopulation.Patient::site),
                population.group("Scanner", SamplePopulation.Patient::scanner),
                population.group("Reconstruction kernel", SamplePopulation.Patient::kernel),
                population.group("Year of scan", p -> Integer.toString(p.year()))))
        .trends(List.of(new TrendLine("Year of scan", "2019 to 2026", "year", -0.31, -0.94, 0.347)))
        .scoreDrift(
            List.of(
                new ScoreDrift("all", Count.of(118), 0.06, 0.2, 0.07, 0.16, "stable"),
                new ScoreDrift(
                    "site: Harbour",
                    Count.below(BOUND),
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    "too few")))
        .histogram(population.histogram())
        .mixture(MIXTURE)
        .scatter(
            population.patients().stream()
                .map(p -> new ScatterPoint(p.score(), p.laa(), p.stage()))
                .toList())
        .boxes(
            List.of(
                population.boxes("Reconstruction kernel", SamplePopulation.Patient::kernel),
                population.boxes("Scanner", SamplePopulation.Patient::scanner)))
        .pictures(
            List.of(
                picture("Stage none: score 0.009, LAA-950 0.6%, soft kernel", 0),
                picture("Stage mild: score 0.046, LAA-950 4.8%, soft kernel", 1),
                picture("Stage moderate: score 0.118, LAA-950 11.9%, soft kernel", 2),
                picture("Stage severe: score 0.262, LAA-950 26.3%, soft kernel", 3)))
        .ana(ana())
        .drift(drift())
        .methods(methods())
        .models(
            List.of(
                new ModelVersion(
                    "edlnet",
                    "w8-2026.11",
                    "5f2b8c0a9e1d47c36ab04f7e92d1836c5e0b7a4f13c28d96e5a7b0c4d8f1e239",
                    "Anomaly map and score",
                    "4,000 synthetic chest CTs, seed 20261101"),
                new ModelVersion(
                    "stage model",
                    "stage-2026-11-21-a3f09c",
                    "c19e27f5a80b364d1e92c7405fb3a68d2094e7b1c6f538ad70e2914bc3f6a58d",
                    "Stages and posteriors",
                    "2,637 patients of this archive")))
        .runs(runs())
        .build();
  }

  static List<FlowStep> flow(long patients) {
    return List.of(
        new FlowStep(
            "Objects in the archive",
            "objects",
            Count.of(1_284_310),
            List.of(
                new FlowStep.Excluded("not_ct", "not a CT image", Count.of(88_412), false),
                new FlowStep.Excluded(
                    "not_an_image", "a DICOM object that holds no image", Count.of(6_120), false),
                new FlowStep.Excluded("not_dicom", "not a DICOM object", Count.of(731), false),
                new FlowStep.Excluded(
                    "truncated",
                    "the object ends before its header or pixel data does",
                    Count.of(38),
                    true),
                new FlowStep.Excluded(
                    "malformed", "the object breaks the DICOM encoding rules", Count.of(9), true))),
        new FlowStep("CT instances", "instances", Count.of(1_189_000), List.of()),
        new FlowStep(
            "CT series",
            "series",
            Count.of(7_402),
            List.of(
                new FlowStep.Excluded(
                    "not_best_of_study",
                    "another series of the same study was chosen",
                    Count.of(2_911),
                    false),
                new FlowStep.Excluded(
                    "not_axial_original",
                    "a scout, secondary or reformatted image",
                    Count.of(1_004),
                    false),
                new FlowStep.Excluded(
                    "too_few_slices", "too few slices to cover the lungs", Count.of(214), false),
                new FlowStep.Excluded(
                    "slices_too_thick",
                    "slices are thicker or further apart than the limit",
                    Count.of(171),
                    false),
                new FlowStep.Excluded(
                    "missing_slices", "slices are missing inside the stack", Count.of(29), false),
                new FlowStep.Excluded(
                    "no_rescale",
                    "rescale to Hounsfield units is missing or not in HU",
                    Count.below(BOUND),
                    false))),
        new FlowStep(
            "Series selected for screening",
            "series",
            Count.of(3_070),
            List.of(
                new FlowStep.Excluded(
                    "no_lungs", "no lungs were found in the volume", Count.of(23), false),
                new FlowStep.Excluded(
                    "codec_failed",
                    "the compressed pixel data could not be decoded",
                    Count.of(6),
                    true))),
        new FlowStep(
            "Series screened",
            "series",
            Count.of(3_041),
            List.of(
                new FlowStep.Excluded(
                    "not_index",
                    "another scan of the patient is the index scan",
                    Count.of(3_041 - patients),
                    false))),
        new FlowStep("Patients staged", "patients", Count.of(patients), List.of()));
  }

  private static AnaSummary ana() {
    long slides = 318;
    return new AnaSummary(
        "slides screened, one call per pattern",
        Count.of(slides),
        List.of(
            new AnaSummary.Pattern(
                "AC-1",
                "Nuclear homogeneous",
                Count.of(61),
                Optional.of(SamplePopulation.wilson(61, slides))),
            new AnaSummary.Pattern(
                "AC-4",
                "Nuclear fine speckled",
                Count.of(94),
                Optional.of(SamplePopulation.wilson(94, slides))),
            new AnaSummary.Pattern(
                "AC-3",
                "Centromere",
                Count.of(12),
                Optional.of(SamplePopulation.wilson(12, slides))),
            new AnaSummary.Pattern(
                "AC-21", "Cytoplasmic reticular", Count.below(BOUND), Optional.empty())),
        List.of(
            new AnaSummary.Pair(
                "Nuclear fine speckled", "Nuclear homogeneous", Count.of(21), 61 * 94 / 318.0)));
  }

  private static Drift drift() {
    return new Drift(
        "2026-11-20-nightly-1c88",
        LocalDate.of(2026, 11, 20),
        "Of 2,590 patients in both, 12 changed stage.",
        List.of(
            new Drift.Change("Any emphysema (%)", 21.7, 22.3, false, "z 0.5"),
            new Drift.Change(
                "Median LAA-950 (%)",
                1.61,
                1.92,
                true,
                "Two-sample Kolmogorov-Smirnov p 0.004; share of sharp kernels rose."),
            new Drift.Change("Quarantined objects (%)", 0.004, 0.004, false, "")));
  }

  private static Methods methods() {
    return new Methods(
        "it was an original axial chest CT with uniform spacing, slices of at most 5 mm and a stated rescale to Hounsfield units",
        "the most recent eligible scan, and within a study the series with the thinnest slices and the softest kernel",
        "thresholding, removal of the airways and the couch, and three-dimensional closing",
        "the mean of the clipped anomaly map over the lung voxels",
        "the cut points at which the posterior of the next component first exceeds that of the one below",
        BOUND,
        List.of(
            "No network has been validated against radiologists' grades on this archive.",
            "Kernel, dose and inspiration shift density measures by several points."));
  }

  private static List<RunRecord> runs() {
    return List.of(
        new RunRecord(
            "index",
            "2026-11-21-index-51d0",
            Instant.parse("2026-11-21T22:00:03Z"),
            Duration.ofSeconds(1412),
            1_284_310,
            7_402,
            47,
            "ok"),
        new RunRecord(
            "screen",
            "2026-11-21-screen-c2b9",
            Instant.parse("2026-11-21T22:24:10Z"),
            Duration.ofSeconds(21_530),
            3_070,
            3_041,
            6,
            "ok"),
        new RunRecord(
            "stage",
            "2026-11-21-stage-0e17",
            Instant.parse("2026-11-22T05:11:55Z"),
            Duration.ofSeconds(38),
            3_041,
            2_637,
            0,
            "ok"));
  }

  /** A drawing of a slice: enough to judge the page by. */
  private static ExamplePicture picture(String caption, int stage) {
    int size = 256;
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(150, 150, 150));
    g.fill(new Ellipse2D.Double(14, 40, 228, 176));
    g.setColor(new Color(34, 34, 34));
    g.fill(new Ellipse2D.Double(34, 62, 78, 132));
    g.fill(new Ellipse2D.Double(144, 62, 78, 132));
    Random random = new Random(stage);
    g.setColor(new Color(226, 120, 30));
    for (int i = 0; i < stage * 26; i++) {
      double r = 3 + 3.0 * random.nextDouble() * stage;
      double x = (random.nextBoolean() ? 73 : 183) + 26 * random.nextGaussian() / 1.6;
      g.fill(new Ellipse2D.Double(x - r / 2, 128 + 50 * random.nextGaussian() / 1.6 - r / 2, r, r));
    }
    g.setColor(Color.LIGHT_GRAY);
    g.setStroke(new BasicStroke(5));
    g.draw(new Ellipse2D.Double(14, 40, 228, 176));
    g.dispose();
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", png);
      return new ExamplePicture(caption, png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode the sample picture: " + caption, e);
    }
  }
}
