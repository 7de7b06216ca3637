"""What one can ask of a trained model, by its contract alone: from the engine, the command line and a notebook alike."""
