/**
 * Networks made ready to be run, never to be trained: normalisations folded into the convolutions,
 * pixels with their channels side by side.
 */
package org.opportune.inference.frozen;
