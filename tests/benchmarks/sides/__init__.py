"""Programs of the processes in which sides are measured."""
