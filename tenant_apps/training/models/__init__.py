from tenant_apps.training.models.training_record import TrainingRecord

__all__ = ["TrainingRecord"]
