package org.opportune.inference.train;

import java.util.List;
import java.util.Locale;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;

/** The text that travels with a bundle: what it is, what trained it, what it reaches. */
final class ModelCard {
  private ModelCard() {}

  static String text(
      DefaultRecipe recipe,
      TrainerSettings settings,
      TrainingResult result,
      List<PhantomEvaluation.Row> rows) {
    return String.format(
        Locale.ROOT,
        """
        # edlnet-default

        EDLNet (Patterns 2025, doi 10.1016/j.patter.2025.101426) of width %d with gate and SCRB,
        gradients everywhere (detachGate off). Trained on drawn patients only: no patient's data
        went into it.

        **Research use only. Not for use in diagnostic procedures. Not a medical device.**

        ## Training

        - Slices: %d drawn patients without emphysema, matrices 128 to 512, three kernels.
        - Lesions: drawn in training by Worley noise in %.0f %% of the patches, soft-edged and as
          noisy as the slice; kernel and noise (up to %.0f HU) varied, so that noise alone is no
          lesion.
        - Window %.0f to %.0f HU, 1 outside the lungs. Patches of %s pixels, batches of %d.
        - AdamW, learning rate %.0e, weight decay %.0e; %d steps in %d minutes on a CPU; seed %d.
        - Validation patients (never trained on): loss %.5f, pixel AUROC %.4f.
        - Weights are stored as F16 and measured so.

        Reproduce: `%s`.
        Without `--minutes` the number of steps is fixed and the same machine gives the same
        weights; with it the schedule follows the clock.

        ## Figures

        Held-out drawn patients, lesions known to the voxel, patterns centrilobular, paraseptal and
        panlobular, shares 0 to 45 %%; "-HU" and LAA-950 are the plain measures beside it.

        %s
        ## Limits

        Drawn lungs hold no fibrosis, pneumonia, atelectasis or motion. A site should train on its
        own scans without emphysema (`opportune train edlnet`) and evaluate against its own readers
        before it trusts a prevalence.
        """,
        settings.network().width(),
        recipe.patients(),
        100 * settings.lesions().probability(),
        settings.scanner().highNoiseHu(),
        settings.window().lowHu(),
        settings.window().highHu(),
        settings.sides(),
        settings.batch(),
        settings.learningRate(),
        settings.weightDecay(),
        result.steps(),
        result.elapsed().toMinutes(),
        settings.seed(),
        result.validationLoss(),
        result.pixelAuroc(),
        recipe.command(),
        PhantomReport.markdown(rows));
  }
}
