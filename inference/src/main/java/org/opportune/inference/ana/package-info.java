/**
 * Patterns on slides: patches through a network, calls of the whole image, and what carried them.
 */
package org.opportune.inference.ana;
