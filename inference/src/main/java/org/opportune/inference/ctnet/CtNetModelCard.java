package org.opportune.inference.ctnet;

import java.util.Locale;

/**
 * The model card of a network that labels volumes.
 *
 * @param recipe how it was made
 * @param result what came out
 * @param figures what was measured
 */
record CtNetModelCard(CtNetRecipe recipe, CtNetResult result, VolumeFigures figures) {

  /** As Markdown. */
  String text() {
    CtNetPlan plan = recipe.plan();
    return String.format(
        Locale.ROOT,
        """
        # %s

        CT-Net (Draelos et al., Medical Image Analysis 67:101857, arXiv 2002.04752): a ResNet-18 of
        width %d and %d stages over groups of three slices, three 3D convolutions (%d channels first),
        three fully connected layers (%d units first); %d x %d x %d voxels of %.1f x %.1f x %.1f mm.

        **Research use only. Not for use in diagnostic procedures. Not a medical device.**

        ## Training

        - Starts from %s.
        - Volumes: %s; %d trained, %d validated.
        - Binary cross-entropy; %s.
        - Dropout %.1f, batches of %d; %s.
        - %d epochs of at most %d in %d minutes, patience %d; seed %d. Weights are stored as F16 and
          measured so.
        - Validation patients (never trained on): loss %.4f, mean AUROC %.4f.

        Reproduce: `%s`.

        ## Figures

        On %d volumes of patients who neither trained nor told when to stop; 95 %% intervals by
        bootstrap over them.

        %s
        ## Limits

        It knows the labels above in scans like those it was trained on. Drawn patients show what the
        method can learn, not how it does on patients: train it on the site's own scans and reports
        before use.
        """,
        recipe.name(),
        plan.form().width(),
        plan.form().stages(),
        plan.form().reduced(),
        plan.form().hidden(),
        plan.grid().slices(),
        plan.grid().side(),
        plan.grid().side(),
        plan.grid().sliceSpacingMm(),
        plan.grid().pixelSpacingMm(),
        plan.grid().pixelSpacingMm(),
        recipe.start(),
        recipe.population(),
        result.trained(),
        result.validated(),
        learning(plan.schedule()),
        plan.schedule().dropout(),
        plan.schedule().batch(),
        variation(plan),
        result.epochs(),
        plan.schedule().epochs(),
        result.elapsed().toMinutes(),
        plan.schedule().patience(),
        plan.seed(),
        result.validationLoss(),
        result.validationAuroc(),
        recipe.reproduce(),
        figures.volumes(),
        figures.markdown());
  }

  private static String learning(CtNetPlan.Schedule schedule) {
    return switch (schedule.method()) {
      case SGD ->
          String.format(
              Locale.ROOT,
              "gradient descent as published: learning rate %.0e, momentum 0.99, weight decay %.0e",
              schedule.learningRate(),
              schedule.weightDecay());
      case ADAMW ->
          String.format(
              Locale.ROOT,
              "AdamW in place of the paper's gradient descent: learning rate %.0e after a warm-up,"
                  + " down a cosine, weight decay %.0e",
              schedule.learningRate(),
              schedule.weightDecay());
    };
  }

  private static String variation(CtNetPlan plan) {
    return String.format(
        Locale.ROOT,
        "shifted by up to %d voxels, mirrored along any axis in %.0f %%, turned in %.0f %%, left for"
            + " right in %.0f %%",
        plan.augmentation().mostPadding() / 2,
        100 * plan.augmentation().flipProbability(),
        100 * plan.augmentation().turnProbability(),
        100 * plan.augmentation().mirrorProbability());
  }
}
